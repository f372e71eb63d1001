import { isTree } from "./layers.ts";

/**
 * Short forms are spelled out before overlays merge, so that `start_date: 2010-01-01` over a long form sets the default and
 * keeps the type. Lists stay lists: an overlay replaces them.
 */
export function spellOutPipeline(raw: unknown): unknown {
  if (!isTree(raw)) return raw;
  return {
    ...raw,
    ...changed(raw, "vars", (vars) => mapEach(vars, (value) => spelled(value, "default"))),
    ...changed(raw, "datasets", (datasets) =>
      mapEach(datasets, (dataset) =>
        isTree(dataset)
          ? {
              ...dataset,
              ...changed(dataset, "columns", (columns) => mapEach(columns, (value) => spelled(value, "type"))),
              ...changed(dataset, "jdbc", (jdbc) =>
                isTree(jdbc) ? { ...jdbc, ...changed(jdbc, "tls", (tls) => spelled(tls, "mode")) } : jdbc,
              ),
            }
          : dataset,
      ),
    ),
  };
}

/** The same for the keys of a project, or of an environment's overlay over them. */
export function spellOutProject(raw: unknown): unknown {
  if (!isTree(raw)) return raw;
  return {
    ...raw,
    ...changed(raw, "fleets", (fleets) =>
      mapEach(fleets, (fleet) =>
        isTree(fleet)
          ? {
              ...fleet,
              ...changed(fleet, "primary", (nodes) => withVolumes(primaryNodes(nodes))),
              ...changed(fleet, "core", withVolumes),
              ...changed(fleet, "task", withVolumes),
            }
          : fleet,
      ),
    ),
  };
}

function withVolumes(nodes: unknown): unknown {
  return isTree(nodes) ? { ...nodes, ...changed(nodes, "ebs", (ebs) => spelled(ebs, "size")) } : nodes;
}

function primaryNodes(primary: unknown): unknown {
  return typeof primary === "string" ? { types: [primary], on_demand: 1 } : primary;
}

function changed(
  tree: Record<string, unknown>,
  key: string,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return tree[key] === undefined ? {} : { [key]: change(tree[key]) };
}

function mapEach(value: unknown, change: (value: unknown) => unknown): unknown {
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

/** A bare scalar becomes `{ [key]: scalar }`; null stays, since it removes. */
export function spelled(value: unknown, key: "default" | "mode" | "type" | "size"): unknown {
  return value === null || value === undefined || typeof value === "object" ? value : { [key]: value };
}
