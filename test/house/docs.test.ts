import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { canonical, sha256 } from "../../src/model/canonical.ts";
import { LOCK_FILE } from "../../src/spec/packages-lock.ts";
import { compileTree, type Tree } from "../project.ts";

const PAGES = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Every YAML of the pages that says which file it is. */
const specs = PAGES.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/```yaml\n# (pipelines\/[a-z_]+\.yaml)\n(.*?)```/gs)].map((match) => ({
    page,
    file: match[1] ?? "",
    text: match[2] ?? "",
  })),
);

const PROJECT = "project: docs\ncluster: { release: emr-7.13.0 }\n";

/** As `emrald lock` would write it for steps that read one database each. */
function lockOf(drivers: readonly string[]): string {
  const sets = drivers.map((driver) => {
    const set = { packages: [driver] };
    return [sha256(canonical(set)).slice(0, 16), { ...set, jars: [{ name: "driver.jar", sha256: sha256(driver) }] }];
  });
  return JSON.stringify({ format: 1, python: {}, maven: Object.fromEntries(sets) as object });
}

it("finds the specs of the pages", () => {
  expect(specs.map(({ page, file }) => `${page} ${file}`)).toEqual([
    "README.md pipelines/shop.yaml",
    "docs/data.md pipelines/orders.yaml",
    "docs/data.md pipelines/cards.yaml",
    "docs/databases.md pipelines/orders.yaml",
    "docs/fleets.md pipelines/project.yaml",
    "docs/pipelines.md pipelines/prices.yaml",
    "docs/pipelines.md pipelines/project.yaml",
    "docs/steps.md pipelines/nightly.yaml",
  ]);
});

it.each([...new Set(specs.map(({ page }) => page))])("%s: its specs pass check, in every environment", (page) => {
  const own = Object.fromEntries(specs.filter((spec) => spec.page === page).map(({ file, text }) => [file, text]));
  // The files that they name, beside them.
  const named = Object.values(own).flatMap((text) => [
    ...[...text.matchAll(/app: (\S+\.py)/g)].map((match) => `spark/apps/${match[1] ?? ""}`),
    ...[...text.matchAll(/(?:script|jar|shell): (jobs\/\S+)/g)].map((match) => match[1] ?? ""),
    ...[...text.matchAll(/upload: (data\/\w+\/)/g)].map((match) => `${match[1] ?? ""}file`),
    ...[...text.matchAll(/certificate: ([^ ,}]+)/g)].map((match) => match[1] ?? ""),
  ]);
  const tree: Tree = {
    "pipelines/project.yaml": PROJECT,
    [LOCK_FILE]: lockOf(Object.values(own).flatMap((text) => text.match(/(?<=driver: )[^ :]+:[^ :]+:\S+/g) ?? [])),
    ...Object.fromEntries(named.map((file) => [file, file.endsWith(".sh") ? "#!/bin/bash\n" : ""])),
    ...own,
  };
  const environments = own["pipelines/project.yaml"] === undefined ? ["local"] : ["local", "dev", "prod"];
  for (const environment of environments) expect(compileTree(tree, environment).diagnostics).toEqual([]);
});
