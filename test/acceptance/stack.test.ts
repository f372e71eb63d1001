import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tree } from "../infra/support/trees.ts";
import { writeTree } from "../project.ts";
import { emraldWith } from "./cli.ts";
import { account, project } from "./stand-in.ts";

/** The command line around `pulumi`, by a stand-in that notes its arguments: what Pulumi itself does is the engine's suite. */
/** A stand-in that has the stack. */
const LISTS = `[ "$1 $2" = "stack ls" ] && echo '[{"name":"dev"}]'; exit 0`;

it.each([
  [["up", "--env", "local", "--yes"], 2, 'environment "local" is on this machine'],
  [["up", "--env", "dve", "--yes"], 2, 'there is no environment "dve"'],
  [["up", "--env", "dev"], 2, "emrald up asks before it changes anything"],
  [["up", "--env", "dev", "--json"], 2, "Give --yes"],
  [["down", "--env", "foundation", "--yes"], 2, "is not taken down by a command"],
  [["preview"], 2, "required option '--env <name>' not specified"],
] as const)("%j is refused", async (args, code, says) => {
  const { root, pulumi } = project();
  const { exitCode, stderr } = await emraldWith(pulumi("exit 0"), root, ...args);
  expect([exitCode, stderr]).toEqual([code, expect.stringContaining(says)]);
});

it("without a Pulumi.yaml, or without pulumi, says what to do", async () => {
  const bare = writeTree(tree());
  const none = await emraldWith({}, bare, "preview", "--env", "dev");
  expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("there is no Pulumi.yaml in")]);
  const { root } = project();
  const missing = await emraldWith({ PATH: "/nowhere" }, root, "preview", "--env", "dev");
  expect([missing.exitCode, missing.stderr]).toEqual([
    3,
    expect.stringContaining("there is no `pulumi` on this machine"),
  ]);
});

it("with errors in the spec calls nobody", async () => {
  const { root, pulumi } = project({ "pipelines/sales.yaml": "pipeline: sales\nstepz: {}\n" });
  const { exitCode, stderr } = await emraldWith(pulumi("exit 1"), root, "up", "--env", "dev", "--yes");
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('unknown key "stepz"')]);
});

it("passes Pulumi's words through, and tells its failure by an exit code of its own", async () => {
  const { root, pulumi } = project();
  const fails = pulumi('[ "$1" = stack ] && exit 0; echo progress; echo trouble >&2; exit 255');
  const { env } = await account();
  const { exitCode, stdout, stderr } = await emraldWith({ ...env, ...fails }, root, "up", "--env", "dev", "--yes");
  expect(exitCode).toBe(3);
  expect(stdout).toBe("progress");
  expect(stderr).toContain("trouble\nemrald: pulumi ended with exit code 255");
});

it.each([
  ["up", [], "up --yes --non-interactive --stack dev"],
  ["preview", ["--diff"], "preview --diff --non-interactive --stack dev"],
  ["up", ["--refresh"], "up --refresh --yes --non-interactive --stack dev"],
  ["down", [], "destroy --run-program --yes --non-interactive --stack dev"],
] as const)("%s %j is a plain command of Pulumi's", async (command, more, wanted) => {
  const { root, pulumi } = project();
  const yes = command === "preview" ? [] : ["--yes"];
  const { env } = command === "preview" ? { env: {} } : await account();
  const { exitCode } = await emraldWith({ ...env, ...pulumi(LISTS) }, root, command, "--env", "dev", ...yes, ...more);
  expect(exitCode).toBe(0);
  expect(readFileSync(join(root, "calls"), "utf8").trim().split("\n")).toEqual([
    command === "preview" ? "stack ls --json --non-interactive" : "stack select --create --stack dev --non-interactive",
    wanted,
  ]);
});

it("previews what is not there yet on a stack that is nobody's, and leaves nothing behind", async () => {
  const { root, pulumi } = project();
  const none =
    '[ "$1 $2" = "stack ls" ] && echo "[]"; [ "$1" = preview ] && echo "$PULUMI_BACKEND_URL"; [ "$2" = init ] && touch Pulumi.dev.yaml; exit 0';
  const { exitCode, stdout, stderr } = await emraldWith(pulumi(none), root, "preview", "--env", "dev");
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('stack "dev" is not there yet')]);
  expect(stdout).toMatch(/^file:\/\/.*emrald-preview-/);
  expect(existsSync(stdout.slice("file://".length))).toBe(false);
  expect(existsSync(join(root, "Pulumi.dev.yaml"))).toBe(false);
});

it("keeps what is protected when it takes an environment down", async () => {
  const { root, pulumi } = project(tree("protect: true"));
  const { env } = await account();
  await emraldWith({ ...env, ...pulumi("exit 0") }, root, "down", "--env", "dev", "--yes");
  expect(readFileSync(join(root, "calls"), "utf8")).toContain("destroy --run-program --exclude-protected --yes");
});

it("as JSON tells what was done on stdout, and lets Pulumi talk on stderr", async () => {
  const { root, pulumi } = project();
  const events = [
    {
      resourcePreEvent: {
        metadata: {
          op: "create",
          type: "aws:s3/bucket:Bucket",
          urn: "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::lake-gold",
        },
      },
    },
    { resourcePreEvent: { metadata: { op: "same", type: "x", urn: "urn::same" } } },
    { diagnosticEvent: { severity: "error", message: "no such role\n" } },
    { summaryEvent: { resourceChanges: { create: 1, same: 1 } } },
  ];
  const lines = events.map((event) => `printf '%s\\n' '${JSON.stringify(event)}'`).join("\n");
  const talks = pulumi(`[ "$1" = stack ] && exit 0\n${lines}\necho '{ cut off'\necho talk >&2`);
  const { exitCode, stdout, stderr } = await emraldWith(
    { ...(await account()).env, ...talks },
    root,
    "up",
    "--env",
    "dev",
    "--yes",
    "--json",
  );
  expect(exitCode).toBe(0);
  expect(stderr.split("\n").sort()).toEqual(["create aws:s3/bucket:Bucket lake-gold", "no such role", "talk"]);
  expect(JSON.parse(stdout)).toEqual({
    format: 1,
    command: "up",
    environment: "dev",
    ok: true,
    summary: { create: 1, same: 1 },
    resources: [
      {
        op: "create",
        type: "aws:s3/bucket:Bucket",
        name: "lake-gold",
        urn: "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::lake-gold",
      },
    ],
    errors: ["no such role"],
  });
});

it.each([[[]], [["--json"]]])("after a run, with after_run: keep, calls nobody %j", async (more) => {
  const { root, pulumi } = project(tree("after_run: keep"));
  const down = await emraldWith(pulumi("exit 0"), root, "down", "--env", "dev", "--after-run", "--yes", ...more);
  const says = 'environment "dev" stays after a run (after_run: keep): nothing was taken down';
  expect([down.exitCode, down.stderr]).toEqual([0, expect.stringContaining(says)]);
  expect(existsSync(join(root, "calls"))).toBe(false);
  if (more.length > 0) expect(JSON.parse(down.stdout)).toMatchObject({ command: "down", ok: true, resources: [] });
});
