import { afterAll, beforeAll, vi } from "vitest";
import { openMoto } from "../../clients/moto.ts";

/** One moto for all tests of a file; each world makes it as new. */
export function motoOfFile(): { readonly url: () => string } {
  // A deployment is a dozen processes; a slow machine that has other things to do takes its time.
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });
  let moto: Awaited<ReturnType<typeof openMoto>> | undefined;
  beforeAll(async () => {
    moto = await openMoto();
  });
  afterAll(() => moto?.close());
  return { url: () => moto?.url ?? "" };
}
