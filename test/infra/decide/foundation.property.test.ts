import fc from "fast-check";
import { expect, it } from "vitest";
import { placedEnvironments } from "../../../src/infra/decide/foundation/foundation-plan.ts";
import { reachOf } from "../../../src/infra/decide/foundation/reach-of.ts";
import { ROLES } from "../../../src/infra/decide/foundation/roles.ts";
import { statementsOf } from "../../../src/infra/decide/foundation/statements.ts";
import { rolePatterns } from "../../../src/infra/decide/foundation/reach.ts";
import { awsName } from "../../../src/infra/decide/names.ts";
import { packed } from "../../../src/infra/decide/packed.ts";
import { WILDCARDS } from "../../../src/infra/decide/wildcards.ts";
import { allows } from "../support/allows.ts";
import { ACCOUNT, projectOf } from "../support/foundation-project.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,62}$/);
const region = fc.constantFrom("us-east-1", "eu-west-1", "ap-south-1");
const projects = fc.record({
  project: name,
  environments: fc.dictionary(
    name.filter((one) => one !== "local" && one !== "foundation"),
    fc.record({ region }),
    { minKeys: 1, maxKeys: 12 },
  ),
});

it("keeps the policies of both roles within IAM's limits, and gives a reason for each *", () => {
  fc.assert(
    fc.property(projects, fc.constantFrom(...ROLES), (written, role) => {
      const { spec, environments } = projectOf(written);
      const statements = statementsOf(role, reachOf(spec, placedEnvironments(environments), ACCOUNT));
      for (const { Effect, Resource = [], Sid = "" } of statements) {
        expect(Resource).not.toEqual([]);
        if (Effect === "Allow" && Resource.includes("*")) expect(Object.keys(WILDCARDS)).toContain(Sid);
      }
      const { inline = "", attached } = packed(statements);
      expect(inline.length).toBeLessThanOrEqual(10_240);
      expect(attached.length).toBeLessThanOrEqual(10);
      for (const text of attached) expect(text.length).toBeLessThanOrEqual(6144);
    }),
    { numRuns: 40 },
  );
});

it("never lets a deployment change the foundation's roles, and always its own, however names are cut", () => {
  fc.assert(
    fc.property(
      projects,
      fc.constantFrom("nodes", "service", "a_very_long_step_name_of_a_pipeline"),
      (written, what) => {
        const { spec, environments } = projectOf(written);
        const placed = placedEnvironments(environments);
        const statements = statementsOf("apply", reachOf(spec, placed, ACCOUNT));
        const may = (environment: string, role: string): boolean =>
          allows(
            statements,
            "iam:PutRolePolicy",
            `arn:aws:iam::${ACCOUNT}:role/emrald/${spec.project}/${awsName({ project: spec.project, environment }, role)}`,
          );
        for (const role of ROLES) expect(may("foundation", role)).toBe(false);
        for (const environment of placed) expect(may(environment.name, what)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

it("tells environments' roles apart whose names begin alike", () => {
  const { spec, environments } = projectOf();
  const patterns = rolePatterns(reachOf(spec, placedEnvironments(environments), ACCOUNT), "dev");
  expect(patterns).toEqual(["demo-dev-*"]);
});
