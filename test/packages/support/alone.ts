import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What of this machine's settings would reach uv: taken away, so that only the test's own index is asked, and nothing is in a cache.
 * Call it before uv is looked for: its environment is made once.
 */
export function aloneWith(index: string): { readonly cache: string; readonly remove: () => void } {
  const cache = mkdtempSync(join(tmpdir(), "emrald-uv-"));
  for (const name of Object.keys(process.env)) if (/^(UV|PIP)_/.test(name)) delete process.env[name];
  Object.assign(process.env, {
    UV_DEFAULT_INDEX: index,
    UV_CACHE_DIR: cache,
    UV_NO_CONFIG: "1",
    UV_HTTP_RETRIES: "0",
    PIP_CONFIG_FILE: "/dev/null",
    NO_PROXY: "127.0.0.1",
    no_proxy: "127.0.0.1",
  });
  return { cache, remove: () => rmSync(cache, { recursive: true, force: true }) };
}
