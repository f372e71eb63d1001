/** What an overlay may say: the shape of the spec, where nothing is required and null removes. */
type Schema = Record<string, unknown>;

const OVERLAID = ["stages", "catalog", "fleets", "cluster", "network", "tags", "security", "logs", "notebook"] as const;
/** What overlays need of the two schemas; everything else is taken as it is. */
const LEAVES = new Set([
  "name",
  "duration",
  "text",
  "owner",
  "stage",
  "instance_type",
  "scalar",
  "column_type",
  "memory",
  "tls_mode",
]);

export function overlaySchema(project: Schema, pipeline: Schema): Schema {
  const projectDefs = project["$defs"] as Record<string, Schema>;
  const pipelineDefs = pipeline["$defs"] as Record<string, Schema>;
  const homes = new Map([
    ...Object.keys(projectDefs).map((name) => [name, "project.schema.json"] as const),
    ...Object.keys(pipelineDefs).map((name) => [name, "pipeline.schema.json"] as const),
  ]);
  const { $schema: _schema, $id: _id, $defs: _defs, ...root } = pipeline;
  const defs: Record<string, Schema> = { pipeline: loosen(withoutName({ ...root, title: "PipelineOverlay" }), homes) };
  const wanted: string[] = [...OVERLAID];
  collectRefs(defs["pipeline"], wanted);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (defs[name]) continue;
    const source = projectDefs[name] ?? pipelineDefs[name];
    if (!source) throw new Error(`no definition named ${name}`);
    defs[name] = loosen({ ...source, title: `${source["title"] as string}Overlay` }, homes);
    collectRefs(defs[name], wanted);
  }
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "overlay.schema.json",
    title: "Overlay",
    description:
      "Generated from project.schema.json and pipeline.schema.json by `npm run generate`: nothing is required, null removes.",
    $defs: Object.fromEntries(Object.entries(defs).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The name is what the overlay is found by: it cannot be changed. */
function withoutName(pipeline: Schema): Schema {
  const { pipeline: _name, ...properties } = pipeline["properties"] as Schema;
  return { ...pipeline, properties };
}

function loosen(schema: Schema, homes: ReadonlyMap<string, string>): Schema {
  const out: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (["required", "minProperties", "if", "then"].includes(key)) continue;
    else if (key === "$ref") out[key] = rewrite(value as string, homes);
    else if (key === "properties")
      out[key] = mapValues(value as Record<string, Schema>, (inner) => nullable(loosen(inner, homes)));
    else if (key === "additionalProperties" && typeof value === "object")
      out[key] = nullable(loosen(value as Schema, homes));
    else if (key === "anyOf") out[key] = (value as Schema[]).map((inner) => loosen(inner, homes));
    else if (key === "items" || key === "propertyNames") out[key] = keepRefs(value, homes);
    else out[key] = value;
  }
  return out;
}

function nullable(schema: Schema): Schema {
  const { description, ...rest } = schema;
  const branches =
    Array.isArray(rest["anyOf"]) && Object.keys(rest).length === 1 ? (rest["anyOf"] as Schema[]) : [rest];
  return { ...(description === undefined ? {} : { description }), anyOf: [...branches, { type: "null" }] };
}

/** Items of a list are whole values, never overlays: they refer to the original definitions. */
function keepRefs(value: unknown, homes: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => keepRefs(inner, homes));
  if (typeof value !== "object" || value === null) return value;
  return mapValues(value as Schema, (inner, key) =>
    key === "$ref" ? original(inner as string, homes) : keepRefs(inner, homes),
  );
}

function rewrite(ref: string, homes: ReadonlyMap<string, string>): string {
  return LEAVES.has(nameOf(ref)) ? original(ref, homes) : `#/$defs/${nameOf(ref)}`;
}

function original(ref: string, homes: ReadonlyMap<string, string>): string {
  return `${homes.get(nameOf(ref)) ?? ""}#/$defs/${nameOf(ref)}`;
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

function collectRefs(value: unknown, into: string[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref" && (inner as string).startsWith("#")) into.push(nameOf(inner as string));
    else collectRefs(inner, into);
  }
}

function mapValues<V, W>(record: Record<string, V>, map: (value: V, key: string) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
