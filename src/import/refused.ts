import type { Diagnostic, Path } from "../spec/diagnostic.ts";
import { isTree } from "../spec/layers.ts";
import { PROJECT_FILE } from "../spec/project.ts";
import type { Project } from "../spec/schema/types.ts";
import { masked } from "../spec/secret.ts";
import type { Comment, Notes, Part } from "./notes.ts";
import { FLEET } from "./project.ts";

/** A setting that a rule refuses. */
export interface Refused {
  readonly path: readonly string[];
  readonly code: string;
  readonly message: string;
}

/** What a cluster can do without, and how deep its smallest parts lie. */
const SETTINGS: readonly { readonly path: Path; readonly depth: number }[] = [
  { path: ["cluster", "configurations"], depth: 4 },
  { path: ["fleets", FLEET, "scaling"], depth: 3 },
];

/** The settings that rules refuse, but for those that are known. */
export function refusedIn(diagnostics: readonly Diagnostic[], known: readonly Refused[]): Refused[] {
  const all = diagnostics.flatMap(({ severity, code, message, place }) => {
    const setting = SETTINGS.find(({ path }) => path.every((segment, index) => place.path[index] === segment));
    if (severity !== "error" || place.file !== PROJECT_FILE || !setting) return [];
    return { path: place.path.slice(0, setting.depth).map(String), code, message };
  });
  return all.filter(({ path }) => !known.some((other) => other.path.join("\0") === path.join("\0")));
}

/** A project without what rules refuse of it: that is told, and a comment stands where it was. */
export function withoutRefused(
  { value, comments }: Part<Project>,
  refused: readonly Refused[],
  notes: Notes,
): Part<Project> {
  const copy = structuredClone(value);
  const said: Comment[] = [];
  for (const { path, code, message } of refused) {
    const left = remove(copy, path);
    if (!left) continue;
    const name = path.slice(2).join(": ");
    notes.leave(name, `${masked(message)} (rule ${code})`);
    said.push({ path: left, text: `left out: ${name.replaceAll(/\s+/g, " ")} (rule ${code})` });
  }
  return { value: copy, comments: [...comments, ...said] };
}

/** Takes a value out, and the maps that are empty without it. What of its path is left; undefined where it was not there. */
function remove(root: object, path: readonly string[]): Path | undefined {
  const maps: Record<string, unknown>[] = [];
  let inner: unknown = root;
  for (const key of path) {
    if (!isTree(inner) || !Object.hasOwn(inner, key)) return undefined;
    maps.push(inner);
    inner = inner[key];
  }
  let depth = path.length;
  do {
    depth--;
    delete maps[depth]?.[path[depth] ?? ""];
  } while (depth > 1 && Object.keys(maps[depth] ?? {}).length === 0);
  return path.slice(0, depth);
}
