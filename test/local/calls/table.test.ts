import * as sdk from "@aws-sdk/client-emr";
import { expect, test } from "vitest";
import { operations } from "../../../src/local/operations/table.ts";

test("every operation is one of EMR's, by its name", () => {
  const known = new Set(Object.keys(sdk));
  expect([...operations.keys()].filter((name) => !known.has(`${name}Command`))).toEqual([]);
  expect(operations.size).toBe(38);
});
