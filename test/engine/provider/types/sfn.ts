import type { ResourceType } from "../resource-type.ts";
import { json, matches, oneOf, parsed, together } from "../rules.ts";
import { at, isValues, text } from "../values.ts";

const stateMachine: ResourceType = {
  type: "sfn/stateMachine:StateMachine",
  name: {
    key: "name",
    clash: (name) => `StateMachineAlreadyExists: State Machine Already Exists: '${name}'`,
  },
  rules: [
    matches("name", /^[a-zA-Z0-9_-]{1,80}$/, "must have 1 to 80 of letters, digits, - and _"),
    oneOf("type", ["STANDARD", "EXPRESS"]),
    oneOf("loggingConfiguration.level", ["OFF", "ALL", "ERROR", "FATAL"]),
    matches("loggingConfiguration.logDestination", /:\*$/, "must end with :*"),
    json("definition"),
    together("definition", ({ definition }) => {
      const machine = parsed(definition);
      const states = machine?.["States"];
      if (machine === undefined) return undefined;
      if (!isValues(states)) return "InvalidDefinition: the definition has no States";
      const start = text(machine["StartAt"]) ?? "";
      const names = [
        start,
        ...Object.values(states)
          .flatMap((state) => at(state, "Next"))
          .map(String),
      ];
      const missing = names.find((name) => states[name] === undefined);
      return missing === undefined ? undefined : `InvalidDefinition: there is no state "${missing}"`;
    }),
  ],
  changes: { replace: ["name", "namePrefix", "type"] },
  defaults: { type: "STANDARD", publish: false },
  json: ["definition"],
  references: [
    {
      at: "roleArn",
      to: ["iam/role:Role"],
      missing: (arn) =>
        `AccessDeniedException: Neither the global service principal states.amazonaws.com can assume ${arn}`,
      trusts: "states.amazonaws.com",
    },
    {
      at: "loggingConfiguration.logDestination",
      to: ["cloudwatch/logGroup:LogGroup"],
      missing: (arn) => `InvalidLoggingConfiguration: the log group does not exist: ${arn}`,
    },
  ],
  id: ({ inputs, arn }) => arn("states", `stateMachine:${text(inputs["name"]) ?? ""}`),
  outputs: ({ id, arn, inputs, hex }) => ({
    arn: id,
    creationDate: "2026-01-01T00:00:00Z",
    description: "",
    revisionId: hex(32),
    stateMachineVersionArn: arn("states", `stateMachine:${text(inputs["name"]) ?? ""}`),
    status: "ACTIVE",
    versionDescription: "",
    encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    loggingConfiguration: { level: "OFF", includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  }),
};

export const sfn: readonly ResourceType[] = [stateMachine];
