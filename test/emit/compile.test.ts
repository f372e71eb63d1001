import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { readBinding } from "../../src/cli/binding.ts";
import { emitTarget, type TargetOptions } from "../../src/cli/emit-target.ts";
import { chooseSteps } from "../../src/cli/choose-steps.ts";
import { loadProject } from "../../src/project/project.ts";
import type { EmitOrder } from "../../src/emit/order.ts";
import { parametersIn } from "../../src/emit/parameters.ts";
import { selection, withOwnDigest } from "../../src/emit/selection.ts";
import type { TargetName } from "../../src/emit/targets.ts";
import { compile } from "../../src/plan/compile.ts";
import { folder, write } from "./support/clients.ts";

const NONE: TargetOptions = { cluster: undefined, client: undefined };

async function orderOf(name: string, environment = "dev"): Promise<EmitOrder> {
  const { scenes } = await loadProject(`test/golden/emit/${name}`, environment);
  const [scene] = scenes;
  if (!scene) throw new Error(`no environment ${environment}`);
  const plan = compile(scene.environment, scene.lineage, {
    hash: (file) => Buffer.from(file).toString("hex"),
    lock: scene.facts.lock,
  });
  return { plan, environment: scene.environment, deployment: {} };
}

describe("what the command line refuses", () => {
  const refusals: [what: string, project: string, target: TargetName, options: Partial<TargetOptions>, says: string][] =
    [
      [
        "a cluster for a picture",
        "full",
        "mermaid",
        { cluster: "spot" },
        '--cluster is for emr-steps and job-flow, and not for "mermaid"',
      ],
      [
        "a client for a DAG",
        "full",
        "airflow",
        { client: "boto3" },
        '--client is for emr-steps and job-flow, and not for "airflow"',
      ],
      ["an unknown cluster", "full", "job-flow", { cluster: "spt" }, 'there is no cluster "spt"'],
      [
        "no choice between clusters",
        "two_clusters",
        "emr-steps",
        {},
        '"emr-steps" is one cluster\'s, and the steps run on 2: large, small',
      ],
    ];

  it.each(refusals)("%s", async (_, project, target, options, says) => {
    const order = await orderOf(project);
    expect(() => emitTarget(target, order, [], { ...NONE, ...options })).toThrow(says);
  });

  it("a request to AWS for this machine", async () => {
    const order = await orderOf("full", "local");
    expect(() => emitTarget("state-machine", order, [], NONE)).toThrow('environment "local" is on this machine');
    expect(emitTarget("mermaid", order, [], NONE).value).toContain("flowchart");
  });

  it("a binding for what is not submitted", async () => {
    const order = { ...(await orderOf("full")), deployment: { account: "123456789012" } };
    expect(() => emitTarget("plan", order, [], NONE)).toThrow(
      '--binding is for what is submitted to AWS, and not for "plan"',
    );
  });

  it("a pipeline that is not there", async () => {
    const { plan } = await orderOf("two_clusters");
    expect(() => chooseSteps(plan, { pipelines: ["bakry"], only: [] })).toThrow(
      'there is no pipeline "bakry" with steps',
    );
  });
});

describe("a binding", () => {
  const binding = (text: string): string => write(folder(), "binding.json", text);

  it.each([
    ["an unknown key", '{ "acount": "123456789012" }', 'schema/unknown-key: unknown key "acount"'],
    ["an account that is none", '{ "account": "12" }', '"account" cannot be "12"'],
    ["an account that is a number", '{ "account": 123456789012 }', '"account" must be text'],
    [
      "one security group without the other",
      '{ "security_groups": { "primary": "sg-1" } }',
      '"security_groups" has no "core"',
    ],
    ["a cluster's name for its id", '{ "clusters": { "spot": "spot" } }', '"spot" cannot be "spot"'],
    ["no JSON", "{", "yaml/syntax"],
    ["no map", "[]", "the file must be a map"],
    ["nothing", "", "file/empty"],
  ])("refuses %s, and says where", async (_, text, says) => {
    const { plan } = await orderOf("full");
    const printed = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      expect(() => readBinding(binding(text), plan)).toThrow(/is not what --binding takes/);
      expect(printed.mock.calls.join("")).toContain(says);
    } finally {
      printed.mockRestore();
    }
  });

  it("refuses a file that is not there, and what is not of this environment", async () => {
    const { plan } = await orderOf("binding");
    expect(() => readBinding("no/such.json", plan)).toThrow(
      'the binding "no/such.json" cannot be read: there is no such file',
    );
    expect(() => readBinding(folder(), plan)).toThrow("it is a folder");
    expect(() => readBinding(binding('{ "clusters": { "spt": "j-1" } }'), plan)).toThrow('names the cluster "spt"');
    const role = "arn:aws:iam::123456789012:role/x";
    expect(() => readBinding(binding(`{ "step_roles": { "bakery/cleen": "${role}" } }`), plan)).toThrow(
      'names the step "bakery/cleen"',
    );
    const other = await orderOf("standing");
    expect(() => readBinding(binding('{ "account": "210987654321" }'), other.plan)).toThrow(
      'is for the account "210987654321", and environment "dev" lives in "123456789012"',
    );
  });

  it("fills in what it knows, and only what is left is a parameter", async () => {
    const order = await orderOf("binding");
    const before = emitTarget("job-flow", order, [], NONE).value ?? "";
    expect(parametersIn(before)).toContain("${EMRALD_BUCKET_LOGS}");
    const deployment = readBinding("test/golden/emit/binding/binding.json", order.plan);
    const { value = "" } = emitTarget("job-flow", { ...order, deployment }, [], NONE);
    expect(parametersIn(value)).toEqual(["${EMRALD_RUN}", "${EMRALD_STARTED_AT}"]);
  });

  it("says what a list of steps cannot: the role they run under", async () => {
    const order = await orderOf("binding");
    const deployment = readBinding("test/golden/emit/binding/binding.json", order.plan);
    const { note } = emitTarget("emr-steps", { ...order, deployment }, [], NONE);
    expect(note).toContain("--execution-role-arn arn:aws:iam::123456789012:role/emr-demo-dev-bakery-clean");
  });

  it("is refused where steps of one request have different roles", async () => {
    const order = await orderOf("full");
    const deployment = { step_roles: { "stocks/report": "arn:aws:iam::123456789012:role/report" } };
    const { value, diagnostics } = emitTarget("job-flow", { ...order, deployment }, [], NONE);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'a job flow has one runtime role for all its steps: the binding has "arn:aws:iam::123456789012:role/report" for "stocks/report", and none for "stocks/clean_prices"',
    ]);
  });

  it("has the schema that its readers are told of", () => {
    const schema = JSON.parse(readFileSync("schema/binding.schema.json", "utf8")) as { properties: object };
    const sample = JSON.parse(readFileSync("test/golden/emit/binding/binding.json", "utf8")) as object;
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(sample)));
  });
});

describe("a selection of pipelines", () => {
  it("has their steps, and what those touch; what they need of others counts as done", async () => {
    const { plan } = await orderOf("two_clusters");
    const words = selection(plan, ["words"]);
    expect(Object.keys(words.steps)).toEqual(["words/count"]);
    expect(words.steps["words/count"]?.needs).toEqual([]);
    expect(Object.keys(words.clusters)).toEqual(["large"]);
    expect(Object.keys(words.datasets)).toEqual(["bakery/sales", "words/counts"]);
    expect(Object.keys(words.access)).toEqual(["words/count"]);
    // The steps name the plan that is deployed, which is the whole one.
    expect(words.digest).toBe(plan.digest);
    expect(withOwnDigest(words).digest).not.toBe(plan.digest);
    expect(withOwnDigest(plan).digest).toBe(plan.digest);
  });

  it("can be one cluster's list where the whole cannot", async () => {
    const order = await orderOf("two_clusters");
    const { value } = emitTarget("emr-steps", { ...order, plan: selection(order.plan, ["words"]) }, ["words"], NONE);
    expect(value).toContain("words/count run=");
  });

  it("keeps the artifacts that its steps and its clusters name", async () => {
    const { plan } = await orderOf("full");
    expect(Object.keys(selection(plan, ["stocks"]).artifacts).sort()).toEqual(Object.keys(plan.artifacts).sort());
  });
});
