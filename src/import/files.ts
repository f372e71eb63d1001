import { masked } from "../spec/secret.ts";
import { UniqueNames } from "./names.ts";
import { oneLine } from "./one-line.ts";

/** A file of the repository that stands in for code which import does not fetch. */
export interface StandIn {
  readonly file: string;
  /** Where the code lies. */
  readonly from: string;
  /** What brings it. */
  readonly fetch: string;
  readonly text: string;
}

type Home = "bootstrap" | "spark/scripts" | "scripts";

/** Files of the repository for code that lies elsewhere: one a place. */
export class Files {
  readonly all: StandIn[] = [];
  readonly #byPlace = new Map<string, string>();
  readonly #names = new UniqueNames();

  /** The name of the file that stands in for `from`. */
  standIn(from: string, home: Home): string {
    const uri = masked(from.replace(/^s3[an]:/, "s3:"));
    const key = `${home} ${from.replace(/^s3[an]:/, "s3:")}`;
    const known = this.#byPlace.get(key);
    if (known !== undefined) return known;
    const [, base = "", extension = ""] = /([^/]*?)(\.[A-Za-z0-9]+)?\/*$/.exec(uri) ?? [];
    const stem = base.replaceAll(/[^A-Za-z0-9_-]+/g, "_").replace(/^[_-]+|_+$/g, "") || "program";
    const file = `${home}/${this.#names.take(stem)}${extension || (home === "spark/scripts" ? ".py" : ".sh")}`;
    this.#byPlace.set(key, file);
    this.all.push({ file, from: uri, fetch: fetchOf(uri, file), text: standInText(uri, file) });
    return file;
  }
}

function fetchOf(from: string, file: string): string {
  const quoted = /^[\w./:=@%+-]+$/.test(from) ? from : `'${from.replaceAll("'", "'\\''")}'`;
  if (from.startsWith("s3://")) return `aws s3 cp ${quoted} ${file}`;
  return `copy ${quoted} from the primary node of the cluster to ${file}`;
}

/** Fails loudly, so that no run passes without the real code. */
function standInText(from: string, file: string): string {
  const how = fetchOf(from, file);
  const says = `${file} stands in for ${from}: ${how}`;
  if (file.endsWith(".py"))
    return `# Stands in for ${oneLine(from)}. Put the program here:\n#     ${oneLine(how)}\nraise SystemExit(${JSON.stringify(says)})\n`;
  const quoted = says.replaceAll("'", "'\\''");
  return `#!/bin/bash\n# Stands in for ${oneLine(from)}. Put the script here:\n#     ${oneLine(how)}\necho '${oneLine(quoted)}' >&2\nexit 1\n`;
}
