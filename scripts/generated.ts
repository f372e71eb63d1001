import { readFileSync, readdirSync } from "node:fs";
import { compile as compileTypes } from "json-schema-to-typescript";
import { format } from "prettier";
import { commandsPage, rulesPage, specPage } from "./docs.ts";
import { overlaySchema } from "./overlay-schema.ts";

type Schema = Record<string, unknown>;

/** Every generated file of the repository with the text it should have. */
export async function generated(): Promise<[file: string, text: string][]> {
  const project = readSchema("project");
  const pipeline = readSchema("pipeline");
  const overlay = overlaySchema(project, pipeline);
  const files: [string, string][] = [
    ["schema/overlay.schema.json", JSON.stringify(overlay)],
    ["src/spec/schema/types.ts", await specTypes(project, pipeline, overlay)],
    ["src/rules/all.ts", ruleList()],
    ["docs/rules.md", rulesPage()],
    ["docs/reference/spec.md", specPage()],
    ["docs/reference/commands.md", commandsPage()],
  ];
  return Promise.all(
    files.map(
      async ([file, text]) => [file, await format(text, { filepath: file, printWidth: 120 })] as [string, string],
    ),
  );
}

function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(`schema/${name}.schema.json`, "utf8")) as Schema;
}

/** One document of all three schemas, since a type should be written once however many refer to it. */
async function specTypes(project: Schema, pipeline: Schema, overlay: Schema): Promise<string> {
  const local = (schema: Schema, suffix = ""): Schema =>
    JSON.parse(
      JSON.stringify(schema).replace(/"\$ref":"([^"#]*)#\/\$defs\/([a-z_]+)"/g, (_, file: string, name: string) => {
        const inOverlay = file.startsWith("overlay") || (file === "" && suffix !== "");
        return `"$ref":"#/$defs/${name}${inOverlay ? "_overlay" : ""}"`;
      }),
    ) as Schema;
  const { $defs: projectDefs, ...projectRoot } = local(project);
  const { $defs: pipelineDefs, ...pipelineRoot } = local(pipeline);
  const overlayDefs = Object.entries(local(overlay, "_overlay")["$defs"] as Schema).map(
    ([name, def]) => [`${name}_overlay`, def] as [string, unknown],
  );
  const all: unknown = bareRefs({
    $defs: {
      ...(projectDefs as Schema),
      ...(pipelineDefs as Schema),
      ...Object.fromEntries<unknown>(overlayDefs),
      project: projectRoot,
      pipeline: pipelineRoot,
    },
    title: "SpecFile",
    anyOf: [{ $ref: "#/$defs/project" }, { $ref: "#/$defs/pipeline" }],
  });
  return compileTypes(all as never, "SpecFile", {
    bannerComment: "// Generated from schema/*.schema.json by `npm run generate`. Do not edit.",
    additionalProperties: false,
    format: false,
    unreachableDefinitions: false,
    ignoreMinAndMaxItems: true,
  });
}

/** A reference with a description beside it would become a type of its own. */
function bareRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bareRefs);
  if (typeof value !== "object" || value === null) return value;
  const ref = (value as Schema)["$ref"];
  if (typeof ref === "string") return { $ref: ref };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bareRefs(inner)]));
}

/** src/rules/<area>/<slug>.ts, each exporting `rule`. */
function ruleList(): string {
  const areas = readdirSync("src/rules", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ids = areas
    .flatMap(({ name }) => readdirSync(`src/rules/${name}`).map((file) => `${name}/${file.replace(/\.ts$/, "")}`))
    .sort();
  const local = (id: string): string => id.replace(/[-/](.)/g, (_, letter: string) => letter.toUpperCase());
  return [
    "// Generated from the files of src/rules by `npm run generate`. Do not edit.",
    `import { type Rule, withId } from "./rule.ts";`,
    ...ids.map((id) => `import { rule as ${local(id)} } from "./${id}.ts";`),
    "",
    "/** Every rule, by id. */",
    `export const rules: readonly (Rule & { readonly id: string })[] = [${ids.map((id) => `withId(${JSON.stringify(id)}, ${local(id)})`).join(", ")}];`,
    "",
  ].join("\n");
}
