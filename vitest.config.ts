import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The suite on the Pulumi engine has its own: `npm run test:engine`.
    exclude: [...configDefaults.exclude, "test/engine/**"],
    // Two cores, and some files start Spark: more workers would only make them wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
