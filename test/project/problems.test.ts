import { expect, it } from "vitest";
import { problemsForPeople } from "../../src/project/print/report.ts";
import { writeTree } from "../project.ts";

const PROBLEM = {
  code: "step/unpinned",
  severity: "error",
  message: "it is not pinned",
  place: { file: "pipelines/shop.yaml", path: [], on: "value" },
} as const;

it.each([
  ["a project that has brought emrald", "node_modules/emrald/docs/rules.md"],
  ["emrald's own repository", "docs/rules.md"],
])("names the page on a code where it lies in %s", (_what, page) => {
  const root = writeTree({ "pipelines/shop.yaml": "pipeline: shop\n", [page]: "" });
  expect(problemsForPeople(root, [PROBLEM], (_style, text) => text)).toContain(`\n  ${page}#stepunpinned\n`);
});
