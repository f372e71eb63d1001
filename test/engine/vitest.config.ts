import { defineConfig } from "vitest/config";

/** The suite on the real Pulumi engine, on its own: it needs the Pulumi CLI. */
export default defineConfig({
  test: {
    include: ["test/engine/**/*.test.ts"],
    globalSetup: ["test/engine/support/pulumi.ts"],
    maxWorkers: 2,
    testTimeout: 240_000,
  },
});
