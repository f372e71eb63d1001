import { expect, it } from "vitest";
import { parse } from "yaml";
import type { Workflow } from "./machine/workflow.ts";
import { actionFiles, workflowFiles } from "./support/linters.ts";
import { asWorkflow, RULES } from "./support/rules.ts";

/** Rules of our own on the workflows as they are, and each on one that breaks it. */
const SHA = "0123456789012345678901234567890123456789";
const job = (more: string, top = "permissions: {}"): string =>
  `on: { pull_request: , push: }\n${top}\njobs: { a: { permissions: {}, timeout-minutes: 5, ${more} } }`;
const run = (script: string): string =>
  job(`steps: [{ run: ${JSON.stringify(script)} }]`, "permissions: {}\ndefaults: { run: { shell: bash } }");

/** By rule: what breaks it, and what it names. */
const BROKEN: Readonly<Record<string, readonly (readonly [text: string, names: string])[]>> = {
  "a token may nothing, unless a job says what": [
    ["on: push\njobs: { a: { permissions: {} } }", "the workflow"],
    ["on: push\npermissions: {}\njobs: { a: { steps: [] } }", "a"],
  ],
  "an action is pinned to a commit, and a comment says which version that is": [
    [job("steps: [ { uses: acme/x@v1 } ]"), "acme/x@v1"],
    [`on: push\njobs:\n  a:\n    steps:\n      - uses: acme/x@${SHA} # v1\n`, `acme/x@${SHA}`],
  ],
  "a job ends: before GitHub ends it, after six hours": [
    [job("timeout-minutes: 360").replace("timeout-minutes: 5, ", ""), "a"],
  ],
  "a command that changes something takes the place of its shell, so that it hears of a cancellation": [
    [run("node_modules/.bin/emrald up --env dev"), "node_modules/.bin/emrald up"],
    [run("exec true; node_modules/.bin/emrald reap"), "exec true; node_modules/.bin/emrald reap"],
  ],
  "no expression stands in a script: its value would be code": [
    [run("echo ${{ github.ref }}"), "echo ${{ github.ref }}"],
  ],
  "scripts that call emrald stop at a pipe that breaks": [[run("emrald check").replace(/defaults.*/, ""), "defaults"]],
  "a checkout leaves no credentials behind, and on a workflow_run takes no commit of somebody else's": [
    [job("steps: [{ uses: actions/checkout@x, with: { fetch-depth: 0 } }]"), '{"fetch-depth":0}'],
    [
      job("steps: [{ uses: actions/checkout@x, with: { persist-credentials: false, ref: x } }]").replace(
        "push",
        "workflow_run",
      ),
      '{"persist-credentials":false,"ref":"x"}',
    ],
  ],
  "what a fork reaches has no secrets, no variables, no role and no right to write": [
    [job("env: { A: '${{ secrets.A }}' }"), "a"],
    [job("").replace("permissions: {},", "permissions: { checks: write },"), "a"],
  ],
  "the apply role is taken on in an environment of GitHub's alone": [
    [job("env: { R: '${{ vars.EMRALD_APPLY_ROLE }}' }"), "a"],
  ],
  "what deploys is never cancelled by the next, and each gets its turn": [
    [job("uses: ./deploy-environment.yml, concurrency: { group: g, cancel-in-progress: false }"), "a"],
  ],
  "a teardown runs whatever happened, ends clusters first, and needs all that may have started some": [
    [job("if: always(), steps: [{ run: emrald down }, { run: emrald reap }]"), "a"],
    [job("if: failure(), steps: [{ run: emrald reap }, { run: emrald down }]"), "a"],
    [job("if: always(), steps: [{ run: emrald reap }, { run: emrald down }] }, b: { "), "a"],
  ],
  "whoever calls a workflow that tears down goes on when the run is cancelled": [
    [job("uses: ./deploy-environment.yml"), "a"],
  ],
  "nothing is asked of an account before a foundation was told": [[job("env: { R: EMRALD_APPLY_ROLE }"), "a"]],
  "emrald has the commands and options that are used": [
    [run("node_modules/.bin/emrald upp"), "emrald upp"],
    [run("node_modules/.bin/emrald up --env dev --yess"), "emrald up --yess"],
  ],
};

it.each(RULES.map(({ rule, breaks }) => [rule, breaks] as const))("%s", (rule, breaks) => {
  for (const [text, names] of BROKEN[rule] ?? []) expect(breaks(parse(text) as Workflow, text), text).toEqual([names]);
  expect(BROKEN[rule]?.length, "a workflow that breaks it").toBeGreaterThan(0);
  const files = workflowFiles();
  const actions = Object.entries(actionFiles()).map(
    ([name, text]) => [`action ${name}`, text, asWorkflow(text)] as const,
  );
  const workflows = Object.entries(files).map(([name, text]) => [name, text, parse(text) as Workflow] as const);
  const broken = [...workflows, ...actions].flatMap(([name, text, one]) =>
    breaks(one, text).map((what) => `${name}: ${what}`),
  );
  expect(broken).toEqual([]);
});
