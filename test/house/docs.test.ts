import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
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

it("finds the specs of the pages", () => {
  expect(specs.map(({ page, file }) => `${page} ${file}`)).toEqual([
    "README.md pipelines/shop.yaml",
    "docs/data.md pipelines/orders.yaml",
    "docs/data.md pipelines/cards.yaml",
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
  ]);
  const tree: Tree = {
    "pipelines/project.yaml": PROJECT,
    ...Object.fromEntries(named.map((file) => [file, file.endsWith(".sh") ? "#!/bin/bash\n" : ""])),
    ...own,
  };
  const environments = own["pipelines/project.yaml"] === undefined ? ["local"] : ["local", "dev", "prod"];
  for (const environment of environments) expect(compileTree(tree, environment).diagnostics).toEqual([]);
});

it("no page names a file of the repository that is not there", async () => {
  const { existsSync } = await import("node:fs");
  const links = PAGES.concat("ARCHITECTURE.md", "CONTRIBUTING.md").flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      (match) => `${page.includes("/") ? "docs/" : ""}${match[1] ?? ""}`,
    ),
  );
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
});
