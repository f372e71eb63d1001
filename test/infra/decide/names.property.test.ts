import fc from "fast-check";
import { expect, it } from "vitest";
import { stepRoleName } from "../../../src/infra/decide/access/roles.ts";
import { awsName, parameterName } from "../../../src/infra/decide/names.ts";
import type { Plan } from "../../../src/plan/plan.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,62}$/);
const whose = fc.record({ project: name, environment: name });

it("keeps to the length that AWS takes, and to its characters", () => {
  fc.assert(
    fc.property(whose, name, fc.constantFrom(64, 80, 128, 255), (home, what, most) => {
      const made = awsName(home, what, most);
      expect(made.length).toBeLessThanOrEqual(most);
      expect(made).toMatch(/^[a-z][a-z0-9_-]*$/);
      // Systems Manager: at most 15 levels, and 1,011 characters with the ARN's beginning (API reference, PutParameter).
      expect(parameterName(home, what).length).toBeLessThan(1_011 - 100);
    }),
  );
});

it("gives different things different names", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ project: name, environment: name, pipeline: name, step: name }), {
        minLength: 2,
        maxLength: 20,
        selector: ({ project, environment, pipeline, step }) => [project, environment, pipeline, step].join("/"),
      }),
      (all) => {
        const names = all.map(({ project, environment, pipeline, step }) =>
          stepRoleName({ project, environment } as Plan, `${pipeline}/${step}`),
        );
        expect(new Set(names).size).toBe(all.length);
      },
    ),
  );
});
