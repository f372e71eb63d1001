import { expect, it } from "vitest";
import { machineOf, resultsOf } from "./support/workflow.ts";

/** The machine itself: who may what. */
const ROLE = "arn:aws:iam::123456789012:role/apply";

const takesRole = (more = "", on = "push", permissions = "id-token: write"): string => `
on: ${on}
permissions: {}
jobs:
  one:
    runs-on: u
    ${more}
    permissions: { ${permissions} }
    steps:
      - uses: aws-actions/configure-aws-credentials@0
        with: { role-to-assume: "${ROLE}", aws-region: eu-west-1, role-duration-seconds: 3600 }
      - run: echo "$AWS_REGION"
`;

const TRUSTS = { roles: { [ROLE]: { subjects: ["repo:acme/lake:environment:dev"], seconds: 3600 } } };

it.each([
  ["in its environment", takesRole("environment: dev"), "success", "eu-west-1"],
  ["in another", takesRole("environment: prod"), "failure", "environment:prod is not authorized"],
  ["in none", takesRole(), "failure", "ref:refs/heads/main is not authorized"],
  ["without a token", takesRole("environment: dev", "push", "contents: read"), "failure", "id-token: write is missing"],
  ["for too long", takesRole("environment: dev").replace("3600", "7200"), "failure", "longer than a session"],
])("a job takes a role on %s", async (_, workflow, result, says) => {
  const run = machineOf({ "a.yml": workflow }, TRUSTS).start("a.yml");
  expect([await run.ended, run.log()]).toEqual([result, expect.stringContaining(says)]);
});

it("a pull request from a fork has no secrets, no variables, no token for AWS, and writes nothing", async () => {
  const granted: object[] = [];
  const workflow = `
on: pull_request
permissions: {}
jobs:
  one:
    runs-on: u
    permissions: { contents: read, checks: write, id-token: write }
    steps: [{ run: "echo '[\${{ secrets.KEY }}\${{ vars.WHERE }}]'" }]
`;
  const { start } = machineOf(
    { "a.yml": workflow },
    { secrets: { KEY: "k" }, vars: { WHERE: "w" }, token: (permissions) => String(granted.push(permissions)) },
  );
  const own = start("a.yml", { name: "pull_request" });
  await own.ended;
  const fork = start("a.yml", { name: "pull_request", fork: true });
  await fork.ended;
  expect([own, fork].map((run) => run.results.get("one")?.steps[0]?.log)).toEqual(["[kw]\n", "[]\n"]);
  expect(granted).toEqual([
    { contents: "read", checks: "write", "id-token": "write" },
    { contents: "read", checks: "read" },
  ]);
});

it("an environment lets in its branches, and asks its reviewers for each job anew", async () => {
  const workflow = `
on: push
permissions: {}
jobs:
  a: { runs-on: u, environment: prod, steps: [{ run: "true" }] }
  b: { runs-on: u, needs: a, environment: prod, steps: [{ run: "true" }] }
`;
  const { start } = machineOf(
    { "a.yml": workflow },
    { environments: { prod: { branches: ["main"], reviewers: true } } },
  );
  const stray = start("a.yml", { ref: "refs/heads/topic" });
  expect([await stray.ended, stray.log()]).toEqual(["failure", expect.stringContaining("topic is not allowed")]);
  const run = start("a.yml");
  await run.asked("prod");
  run.approve("prod");
  await run.asked("prod");
  expect(resultsOf(run)).toEqual({ a: "success" });
  run.cancel();
  expect(await run.ended).toBe("cancelled");
});

it("a called workflow may no more than whoever calls it", async () => {
  const run = machineOf({
    "a.yml":
      "on: push\npermissions: {}\njobs: { call: { permissions: { contents: read }, uses: ./.github/workflows/b.yml } }",
    "b.yml":
      "on: workflow_call\npermissions: {}\njobs: { in: { runs-on: u, permissions: { contents: write }, steps: [{ run: 'true' }] } }",
  }).start("a.yml");
  await expect(run.ended).rejects.toThrow("asks for contents: write, and may only read");
});

const artifacts = (permissions: string): string => `
on: push
permissions: {}
jobs:
  one:
    runs-on: u
    permissions: { ${permissions} }
    steps:
      - run: mkdir "$RUNNER_TEMP/out" && echo hi > "$RUNNER_TEMP/out/said"
      - uses: actions/upload-artifact@0
        with: { name: mine, path: "\${{ runner.temp }}/out" }
      - uses: actions/download-artifact@0
        with: { pattern: "m*", merge-multiple: true, path: "\${{ runner.temp }}/in", run-id: "\${{ github.event.of || github.run_id }}", github-token: "\${{ github.token }}" }
      - run: cat "$RUNNER_TEMP/in/said"
`;

it("artifacts are of a run: another's need a right", async () => {
  const { start } = machineOf({ "own.yml": artifacts("contents: read"), "other.yml": artifacts("actions: read") });
  const own = start("own.yml");
  expect([await own.ended, own.log()]).toEqual(["success", expect.stringContaining("hi")]);
  const without = start("own.yml", { payload: { of: own.request.github.run_id } });
  expect([await without.ended, without.log()]).toEqual(["failure", expect.stringContaining("actions: read")]);
  const allowed = start("other.yml", { payload: { of: own.request.github.run_id } });
  expect(await allowed.ended).toBe("success");
});
