import { expect, it } from "vitest";
import { machineOf, resultsOf } from "./support/workflow.ts";

/** The machine itself: jobs, what they need, and what they are told. */
const job = (lines: string, more = ""): string => `
on: [push, workflow_dispatch]
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
${more.replaceAll(/^(?=.)/gm, "    ")}
    steps:
${lines.replaceAll(/^(?=.)/gm, "      ")}
`;

it("runs steps with what those before have said", async () => {
  const { start } = machineOf({
    "a.yml": job(`
- id: said
  run: |
    echo "who=emr" >> "$GITHUB_OUTPUT"
    printf 'long<<END\\na=1\\nb\\nEND\\n' >> "$GITHUB_OUTPUT"
    echo "FROM=before" >> "$GITHUB_ENV"
    mkdir bin && printf '#!/bin/sh\\necho mine' > bin/tool && chmod +x bin/tool
    echo "$PWD/bin" >> "$GITHUB_PATH"
    echo "seen" >> "$GITHUB_STEP_SUMMARY"
- run: echo "\${{ steps.said.outputs.who }} $FROM $(tool) $LONG \${{ env.FROM }}"
  env:
    LONG: \${{ steps.said.outputs.long }}
`),
  });
  const run = start("a.yml");
  expect(await run.ended).toBe("success");
  const { steps = [], summary } = run.results.get("one") ?? {};
  expect([steps[1]?.log, summary]).toEqual(["emr before mine a=1\nb before\n", "seen\n"]);
});

it("takes each script as GitHub does: a pipe that breaks fails where bash is asked for by name", async () => {
  const broken = "false | true\n    echo reached";
  const { start } = machineOf({
    "plain.yml": job(`- run: |\n    ${broken}`),
    "bash.yml": job(`- shell: bash\n  run: |\n    ${broken}`),
    "fails.yml": job(
      `- run: |\n    false\n    echo reached\n- run: echo after\n- if: failure()\n  run: echo "it was \${{ job.status }}"`,
    ),
  });
  expect(await start("plain.yml").ended).toBe("success");
  expect(await start("bash.yml").ended).toBe("failure");
  const fails = start("fails.yml");
  expect(await fails.ended).toBe("failure");
  expect(fails.results.get("one")?.steps.map(({ log }) => log)).toEqual(["", "it was failure\n"]);
});

it("gives jobs what they need, in matrices that jobs have made", async () => {
  const { start } = machineOf({
    "a.yml": `
on: push
permissions: {}
jobs:
  list:
    runs-on: ubuntu-24.04
    outputs: { list: "\${{ steps.l.outputs.list }}" }
    steps: [{ id: l, run: "echo 'list=[{\\"name\\":\\"dev\\",\\"n\\":1},{\\"name\\":\\"prod\\",\\"n\\":2}]' >> $GITHUB_OUTPUT" }]
  each:
    needs: list
    strategy: { fail-fast: false, matrix: { include: "\${{ fromJSON(needs.list.outputs.list) }}" } }
    name: in \${{ matrix.name }}
    runs-on: ubuntu-24.04
    steps: [{ run: "[ \${{ matrix.n }} = 1 ]" }]
  after: { needs: each, runs-on: u, steps: [{ run: "true" }] }
  anyway: { needs: after, if: always(), runs-on: u, steps: [{ run: "echo \${{ needs.after.result }}" }] }
  mourning: { needs: each, if: "failure() && needs.each.result == 'failure'", runs-on: u, steps: [{ run: "true" }] }
`,
  });
  const run = start("a.yml");
  expect(await run.ended).toBe("failure");
  expect(resultsOf(run)).toEqual({
    list: "success",
    "in dev": "success",
    "in prod": "failure",
    after: "skipped",
    anyway: "success",
    mourning: "success",
  });
  expect(run.results.get("anyway")?.steps[0]?.log).toBe("skipped\n");
});

it("does one after the other where it is told to, and stops at the first that fails", async () => {
  const matrix = (more: string): string =>
    job('- run: "[ ${{ matrix.at }} != 2 ]"', `strategy: { max-parallel: 1, ${more} matrix: { at: [1, 2, 3] } }`);
  const { start } = machineOf({ "fast.yml": matrix(""), "all.yml": matrix("fail-fast: false,") });
  const fast = start("fast.yml");
  await fast.ended;
  expect(resultsOf(fast)).toEqual({ "one (1)": "success", "one (2)": "failure", "one (3)": "cancelled" });
  const all = start("all.yml");
  await all.ended;
  expect(resultsOf(all)).toEqual({ "one (1)": "success", "one (2)": "failure", "one (3)": "success" });
});

it("calls workflows and composite actions, each with its own names", async () => {
  const { start } = machineOf(
    {
      "a.yml": `
on: push
permissions: { contents: read }
jobs:
  call:
    strategy: { matrix: { at: [x] } }
    uses: ./.github/workflows/b.yml
    with: { word: "\${{ matrix.at }}" }
    secrets: { KEY: "\${{ secrets.MINE }}" }
`,
      "b.yml": `
on: { workflow_call: { inputs: { word: { type: string, required: true }, other: { type: string, default: o } }, secrets: { KEY: { required: false } } } }
permissions: {}
env: { WORD: "\${{ inputs.word }}" }
jobs:
  inner:
    runs-on: u
    environment: dev
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@0
        with: { persist-credentials: false }
      - id: act
        uses: ./.github/actions/act
        with: { in: "\${{ env.WORD }}-\${{ inputs.other }}" }
        env: { AROUND: around }
      - run: echo "\${{ steps.act.outputs.out }} \${{ secrets.KEY }} \${{ vars.WHERE }}"
`,
    },
    {
      files: {
        ".github/actions/act/action.yml": `
name: act
description: d
inputs: { in: { description: d, required: true }, more: { description: d, default: more } }
outputs: { out: { description: d, value: "\${{ steps.s.outputs.v }}" } }
runs:
  using: composite
  steps:
    - id: s
      shell: bash
      run: echo "v=\${{ inputs.in }} \${{ inputs.more }} $AROUND" >> "$GITHUB_OUTPUT"
`,
      },
      secrets: { MINE: "key" },
      vars: { WHERE: "repository" },
      environments: { dev: { vars: { WHERE: "environment" } } },
    },
  );
  const run = start("a.yml");
  expect([await run.ended, resultsOf(run)]).toEqual(["success", { "call (x) / inner": "success" }]);
  expect(run.results.get("call (x) / inner")?.steps.at(-1)?.log).toBe("x-o more around key environment\n");
});

it("runs again what failed and what needs it, and keeps the rest", async () => {
  const { start, machine } = machineOf({
    "a.yml": `
on: push
permissions: {}
jobs:
  first: { runs-on: u, outputs: { at: "\${{ steps.s.outputs.at }}" }, steps: [{ id: s, run: "echo at=\${{ github.run_attempt }} >> $GITHUB_OUTPUT" }] }
  second: { needs: first, runs-on: u, steps: [{ run: "echo \${{ needs.first.outputs.at }} \${{ github.run_attempt }}; [ \${{ github.run_attempt }} = 2 ]" }] }
  third: { needs: second, if: always(), runs-on: u, steps: [{ run: "echo \${{ github.run_attempt }}" }] }
`,
  });
  const first = start("a.yml");
  expect(await first.ended).toBe("failure");
  const again = machine.rerun(first);
  expect(await again.ended).toBe("success");
  expect(again.results.get("second")?.steps[0]?.log).toBe("1 2\n");
  expect(again.results.get("third")?.steps[0]?.log).toBe("2\n");
});

it.each([
  ["an action that nobody knows", job("- uses: acme/unknown@v1"), 'knows no action "acme/unknown@v1"'],
  ["a key that nobody knows", job("- run: 'true'\n  working-directory: x"), "knows no working-directory"],
  ["a name that is in no context", job("- run: echo ${{ inputz.x }}"), "inputz"],
  ["an action that is not checked out", job("- uses: ./.github/actions/act"), "is it checked out?"],
  [
    "another event",
    "on: pull_request\npermissions: {}\njobs: { a: { runs-on: u, steps: [{ run: x }] } }",
    "is not for push",
  ],
])("refuses %s", async (_, text, says) => {
  await expect(machineOf({ "a.yml": text }).start("a.yml").ended).rejects.toThrow(says);
});
