import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What the SDK's declarations say of a resource type: a typo of a component is found here, not in AWS. */
export interface Contract {
  readonly inputs: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Outputs that the SDK promises to be there. */
  readonly promised: ReadonlySet<string>;
}

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
const read = new Map<string, Contract>();

/** The contract of a type such as `s3/bucket:Bucket`, read from its declarations the first time it is used. */
export function contractOf(type: string): Contract {
  const known = read.get(type);
  if (known !== undefined) return known;
  const [module = "", name = ""] = type.split(":");
  const declared = readFileSync(join(sdk, `${module}.d.ts`), "utf8");
  const inputs = members(declared, `export interface ${name}Args `, /^ {4}(\w+)(\?)?:/);
  const outputs = members(declared, `export declare class ${name} `, /^ {4}readonly (\w+): pulumi\.Output<(.*)/);
  const contract = {
    inputs: new Set(inputs.map(([, key = ""]) => key)),
    required: new Set(inputs.filter(([, , optional]) => optional === undefined).map(([, key = ""]) => key)),
    outputs: new Set(outputs.map(([, key = ""]) => key)),
    promised: new Set(
      outputs
        .filter(([, , rest = ""]) => rest.endsWith(">;") && !rest.includes("undefined"))
        .map(([, key = ""]) => key),
    ),
  };
  read.set(type, contract);
  return contract;
}

/** The inputs that the provider itself takes. */
export function providerInputs(): ReadonlySet<string> {
  const declared = readFileSync(join(sdk, "provider.d.ts"), "utf8");
  return new Set(members(declared, "export interface ProviderArgs ", /^ {4}(\w+)(\?)?:/).map(([, key = ""]) => key));
}

function members(declared: string, opening: string, member: RegExp): readonly RegExpExecArray[] {
  const from = declared.indexOf(opening);
  if (from < 0) throw new Error(`the SDK's declarations have no "${opening.trim()}"`);
  const body = declared.slice(from, declared.indexOf("\n}", from));
  return body.split("\n").flatMap((line) => {
    const found = member.exec(line);
    return found === null ? [] : [found];
  });
}
