import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Two cores, and some files start Spark: more workers would only make them wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
