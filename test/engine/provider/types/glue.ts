import type { Reference, ResourceType } from "../resource-type.ts";
import { each, matches, oneOf, upTo } from "../rules.ts";
import { text } from "../values.ts";

// Glue API reference: NameString has 1 to 255 characters; the provider refuses capital letters, which Glue would fold.
const isName = matches("name", /^[^A-Z\r\n\t]{1,255}$/, "must have 1 to 255 characters, no capital letters");

const database: ResourceType = {
  type: "glue/catalogDatabase:CatalogDatabase",
  name: { key: "name", clash: (name) => `AlreadyExistsException: Database already exists: ${name}` },
  rules: [isName, upTo("description", 2_048), upTo("locationUri", 1_024)],
  changes: { replace: ["name", "catalogId"] },
  id: ({ inputs, account }) => `${text(inputs["catalogId"]) ?? account}:${text(inputs["name"]) ?? ""}`,
  outputs: ({ inputs, account, arn }) => ({
    arn: arn("glue", `database/${text(inputs["name"]) ?? ""}`),
    catalogId: account,
    locationUri: "",
    createTableDefaultPermissions: [],
  }),
};

const ofDatabase: Reference = {
  at: "databaseName",
  to: [database.type],
  by: "name",
  missing: (name) => `EntityNotFoundException: Database ${name} not found.`,
};

const table: ResourceType = {
  type: "glue/catalogTable:CatalogTable",
  name: {
    key: "name",
    clash: (name) => `AlreadyExistsException: Table already exists: ${name}`,
    within: "databaseName",
  },
  rules: [
    isName,
    upTo("description", 2_048),
    upTo("owner", 255),
    upTo("storageDescriptor.location", 2_056),
    matches("storageDescriptor.columns[].name", /^[^\r\n\t]{1,255}$/, "must have 1 to 255 characters"),
    matches("partitionKeys[].name", /^[^\r\n\t]{1,255}$/, "must have 1 to 255 characters"),
    upTo("storageDescriptor.columns[].type", 131_072),
    upTo("storageDescriptor.columns[].comment", 255),
    upTo("partitionKeys[].comment", 255),
    each("storageDescriptor.columns[].type", (type) => type !== "", "must not be empty"),
  ],
  changes: {
    replace: ["name", "catalogId", "databaseName", "openTableFormatInput", "partitionIndices", "viewDefinition"],
  },
  defaults: { retention: 0 },
  references: [{ ...ofDatabase, isPart: true }],
  id: ({ inputs, account }) =>
    [text(inputs["catalogId"]) ?? account, text(inputs["databaseName"]), text(inputs["name"])].join(":"),
  outputs: ({ inputs, account, arn }) => ({
    arn: arn("glue", `table/${text(inputs["databaseName"]) ?? ""}/${text(inputs["name"]) ?? ""}`),
    catalogId: account,
    partitionIndices: [],
    tableType: "",
    viewDefinition: {},
  }),
};

const TARGETS = [
  "s3Targets",
  "catalogTargets",
  "deltaTargets",
  "dynamodbTargets",
  "hudiTargets",
  "icebergTargets",
  "jdbcTargets",
];

const crawler: ResourceType = {
  type: "glue/crawler:Crawler",
  name: { key: "name", clash: (name) => `AlreadyExistsException: Crawler already exists: ${name}` },
  rules: [
    matches("name", /^[^\r\n\t]{1,255}$/, "must have 1 to 255 characters"),
    upTo("description", 2_048),
    upTo("tablePrefix", 128),
    matches("s3Targets[].path", /^s3:\/\/[^/]+/, "must be an s3:// URI"),
    matches("schedule", /^cron\(.+\)$/, "must be cron(…)"),
    oneOf("schemaChangePolicy.deleteBehavior", ["LOG", "DELETE_FROM_DATABASE", "DEPRECATE_IN_DATABASE"]),
    oneOf("schemaChangePolicy.updateBehavior", ["LOG", "UPDATE_IN_DATABASE"]),
    oneOf("recrawlPolicy.recrawlBehavior", ["CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY", "CRAWL_EVENT_MODE"]),
    (inputs) =>
      TARGETS.some((key) => inputs[key] !== undefined)
        ? []
        : [{ property: "s3Targets", reason: "a crawler has a target" }],
  ],
  changes: { replace: ["name"] },
  json: ["configuration"],
  references: [
    {
      at: "role",
      to: ["iam/role:Role"],
      missing: (role) => `InvalidInputException: Service is unable to assume provided role: ${role}`,
      trusts: "glue.amazonaws.com",
    },
    // Glue would make the database at the first crawl, outside of the stack: a crawler before its database is a mistake here.
    ofDatabase,
  ],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, arn }) => ({ arn: arn("glue", `crawler/${id}`) }),
};

export const glue: readonly ResourceType[] = [database, table, crawler];
