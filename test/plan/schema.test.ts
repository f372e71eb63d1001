import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { bind } from "../../src/plan/bind.ts";
import { compileTree } from "../project.ts";
import { sampleTree } from "../sample-tree.ts";

const validate = new Ajv2020({ allowUnionTypes: true, allErrors: true }).compile(
  JSON.parse(readFileSync("schema/plan.schema.json", "utf8")) as object,
);

it.each(["local", "dev", "prod"])(
  "the sample's plan for %s is what its schema says, bound and unbound",
  (environment) => {
    const { plan } = compileTree(sampleTree(), environment);
    if (!plan) throw new Error("the sample has errors");
    expect(validate(plan) ? [] : validate.errors).toEqual([]);
    const bound = bind(plan, { account: "123456789012" }, plan);
    expect(validate(bound) ? [] : validate.errors).toEqual([]);
  },
);

it("a plan with a key more, or one less, is not", () => {
  const { plan } = compileTree(sampleTree());
  expect(validate({ ...plan, more: 1 })).toBe(false);
  expect(validate({ ...plan, steps: undefined })).toBe(false);
});
