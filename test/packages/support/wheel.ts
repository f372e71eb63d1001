import { zipSync } from "fflate";

/** A Python package of one module, as it lies on an index. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** `py3-none-any` where left out. */
  readonly tag?: string;
  readonly needs?: readonly string[];
  /** What its module says. */
  readonly code?: string;
  /** What lies beside its module, by its path there. */
  readonly data?: Readonly<Record<string, Uint8Array>>;
  readonly requiresPython?: string;
}

export function fileName({ name, version, tag = "py3-none-any" }: Wheel): string {
  return `${name.replaceAll("-", "_")}-${version}-${tag}.whl`;
}

/** The smallest wheel there can be (PEP 427), with a licence and a program. */
export function wheelBytes(wheel: Wheel): Uint8Array {
  const { name, version, tag = "py3-none-any", needs = [], code = "", data = {}, requiresPython } = wheel;
  const module = name.replaceAll("-", "_");
  const info = `${module}-${version}.dist-info`;
  const text = (lines: readonly string[]): Uint8Array => Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const metadata = [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    ...needs.map((need) => `Requires-Dist: ${need}`),
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
  ];
  const files: Record<string, Uint8Array> = {
    [`${module}/__init__.py`]: Buffer.from(code),
    ...Object.fromEntries(Object.entries(data).map(([path, bytes]) => [`${module}/${path}`, bytes])),
    [`${info}/METADATA`]: text(metadata),
    [`${info}/LICENSE`]: text(["Do what you want."]),
    [`${info}/entry_points.txt`]: text(["[console_scripts]", `${name} = ${module}:main`]),
    [`${info}/WHEEL`]: text(["Wheel-Version: 1.0", `Root-Is-Purelib: ${String(tag.endsWith("-any"))}`, `Tag: ${tag}`]),
  };
  const record = [...Object.keys(files), `${info}/RECORD`].map((file) => `${file},,`);
  return zipSync({ ...files, [`${info}/RECORD`]: text(record) }, { mtime: new Date(1980, 0, 1) });
}
