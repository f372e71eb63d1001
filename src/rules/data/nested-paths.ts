import { beforeWildcard, hasWildcard } from "../../model/names.ts";
import type { DatasetSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "One dataset lies inside another, or two lie at one place.",
  why: "Whoever overwrites or reads the outer one takes the inner one with it.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    const placed = [...lineage.datasets.values()].flatMap((dataset) =>
      folders(dataset).map((folder) => ({ dataset, folder })),
    );
    placed.sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : a.dataset.id < b.dataset.id ? -1 : 1));
    // Sorted, whatever lies inside a folder comes right after it.
    const open: typeof placed = [];
    for (const inner of placed) {
      while (open.length > 0 && !inner.folder.startsWith(open.at(-1)?.folder ?? "")) open.pop();
      const outer = open.at(-1);
      open.push(inner);
      if (!outer || outer.dataset === inner.dataset) continue;
      const at = ({ pipeline, name }: DatasetSpec): ReturnType<typeof place> =>
        place(lineage.pipelines.get(pipeline)?.layers ?? [], ["datasets", name, "path"]);
      const same = outer.folder === inner.folder;
      report({
        at: at(inner.dataset),
        message: `the dataset "${inner.dataset.id}" lies ${same ? "at the same place as" : "inside"} "${outer.dataset.id}" (${shown(inner.folder)}${same ? "" : ` in ${shown(outer.folder)}`})`,
        related: [{ place: at(outer.dataset), message: `"${outer.dataset.id}" is here` }],
      });
    }
  },
};

/** What a dataset takes up: its folder or file, and its exports. The stage stands for the bucket. */
function folders({ stage, path, csvExport }: DatasetSpec): string[] {
  if (!stage || path === undefined) return [];
  // Two wildcards over one folder read side by side; what counts is the folder, and then the pattern itself.
  const pattern = hasWildcard(path) ? `*${path}` : "";
  const taken = [key(stage, beforeWildcard(path), pattern)];
  if (csvExport) taken.push(key(stage, `${path.replace(/\/$/, "")}.csv`));
  return taken;
}

/** Slashes as the least character: sorted, what is inside a folder then follows it without a stranger between them. */
function key(stage: string, path: string, pattern = ""): string {
  const folder = path.endsWith("/") ? path : `${path}/`;
  return `${stage}/${folder.replaceAll(/\/+/g, "/")}${pattern === "" ? "" : `${pattern.replaceAll("/", "\u0000")}/`}`.replaceAll("/", "\u0001");
}

function shown(folder: string): string {
  const [, ...parts] = folder.split("\u0001").slice(0, -1);
  const pattern = parts.at(-1);
  return `"${pattern?.startsWith("*") ? pattern.slice(1).replaceAll("\u0000", "/") : parts.join("/")}"`;
}
