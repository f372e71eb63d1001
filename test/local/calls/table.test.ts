import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { faultKinds } from "../../../src/local/faults/rule.ts";
import { callNames } from "../../../src/local/http/call-names.ts";
import { operations } from "../../../src/local/operations/table.ts";

const page = readFileSync("docs/local-endpoint.md", "utf8");

test("every operation is one of EMR's, by its name", () => {
  const known = new Set(Object.keys(sdk));
  expect([...operations.keys()].filter((name) => !known.has(`${name}Command`))).toEqual([]);
  expect(operations.size).toBe(42);
});

test("the page names every call and every fault", () => {
  expect(callNames().filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
  expect(Object.keys(faultKinds).filter((kind) => !page.includes(`| \`${kind}\``))).toEqual([]);
});
