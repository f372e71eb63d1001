import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileName, type Wheel, wheelBytes } from "./wheel.ts";

/** A package index on loopback, as PyPI speaks (PEP 503). */
export interface PackageIndex {
  readonly url: string;
  /** What was asked for. */
  readonly asked: string[];
  /** Puts a wheel there, in the place of one of its name. */
  readonly publish: (...wheels: readonly Wheel[]) => void;
  readonly close: () => Promise<void>;
}

export async function packageIndex(...first: readonly Wheel[]): Promise<PackageIndex> {
  const files = new Map<string, { readonly wheel: Wheel; readonly bytes: Uint8Array }>();
  const publish = (...wheels: readonly Wheel[]): void => {
    for (const wheel of wheels) files.set(fileName(wheel), { wheel, bytes: wheelBytes(wheel) });
  };
  publish(...first);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const [, project] = /^\/simple\/([^/]+)\/$/.exec(path) ?? [];
    const file = files.get(path.slice("/files/".length));
    if (file) {
      response.end(file.bytes);
      return;
    }
    const links = [...files].filter(([, { wheel }]) => wheel.name === project);
    if (links.length === 0) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", "text/html");
    response.end(
      `<!DOCTYPE html><html><body>${links
        .map(([name, { bytes, wheel }]) => {
          const hash = createHash("sha256").update(bytes).digest("hex");
          const python = wheel.requiresPython?.replace(">", "&gt;");
          return `<a href="/files/${name}#sha256=${hash}"${python ? ` data-requires-python="${python}"` : ""}>${name}</a>`;
        })
        .join("\n")}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple/`,
    asked,
    publish,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
