import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** Writes `<toDir>/<name>.gz` for each file, none of them ever half there. */
export async function archive(fromDir: string, names: readonly string[], toDir: string): Promise<void> {
  await mkdir(toDir, { recursive: true });
  await Promise.all(
    names.map(async (name) => {
      const target = join(toDir, `${name}.gz`);
      await pipeline(createReadStream(join(fromDir, name)), createGzip(), createWriteStream(`${target}.part`));
      await rename(`${target}.part`, target);
    }),
  );
}
