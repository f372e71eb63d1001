import { RunJobFlowCommand } from "@aws-sdk/client-emr";
import { describe, expect, it } from "vitest";
import { isAlive } from "../../../src/is-alive.ts";
import { awsClients } from "../../../src/aws/clients.ts";
import { until } from "../../local/support/until.ts";
import type { Tree } from "../../project.ts";
import { Rig, type Ran, type RunOptions } from "../support/rig.ts";
import { Node } from "./support/node.ts";
import { findSshd } from "./support/sshd.ts";

const sshd = findSshd() ?? "";
if (sshd === "") console.log("skipped: there is no sshd on this machine; npm test gets one where it can");

const lake: Tree = {
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
${["a", "b", "c", "d"].map((name) => `  ${name}: { stage: silver, format: parquet }`).join("\n")}
steps:
  a: { convert: true, reads: [raw], writes: [a] }
  b: { convert: true, reads: [raw], writes: [b], retries: 1 }
  c: { sql: SELECT 1, reads: [a, b], writes: [c] }
  d: { convert: true, reads: [raw], writes: [d] }
`,
  "data/raw/1.csv": "",
};

/** Notes which attempt it is, by the folder it runs in. */
const NOTE = 's=$(echo "$PWD" | sed "s|.*/p/||; s|/work||")\necho "$s" >> "$HOME/ran"\n';

/** A cluster that stands, as the endpoint tells it, and its primary node: `script` stands for spark-submit. */
async function cluster(script = ""): Promise<{ node: Node; run: (more?: RunOptions) => Promise<Ran>; rig: Rig }> {
  const node = await Node.start(sshd);
  node.program("spark-submit", NOTE + script);
  const rig = await Rig.start(lake);
  const { emr } = awsClients({ region: "us-east-1", endpoint: rig.endpoint.url });
  const { JobFlowId = "" } = await emr.send(
    new RunJobFlowCommand({
      Name: "standing",
      ReleaseLabel: "emr-7.13.0",
      StepConcurrencyLevel: 3,
      Instances: {
        KeepJobFlowAliveWhenNoSteps: true,
        InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }],
      },
    }),
  );
  const run = (more: RunOptions = {}): Promise<Ran> =>
    rig.run({ via: "ssh", kept: { default: JobFlowId }, ssh: node.address(), ...more });
  return { node, rig, run };
}

const ranOn = (node: Node): string[] => node.read("ran")?.trim().split("\n").sort() ?? [];

describe.skipIf(sshd === "")("a run over ssh", () => {
  it("does its steps on the primary node, tries again what may be, and tells why", { timeout: 60_000 }, async () => {
    const { node, run } = await cluster('case $s in b/1) echo "ValueError: no" >&2; exit 2 ;; esac\n');
    const { status, events } = await run();
    expect(status).toBe("succeeded");
    expect(ranOn(node)).toEqual(["a/1", "b/1", "b/2", "c/1", "d/1"]);
    const failed = events.find(({ event }) => event === "step-failed");
    expect(failed).toMatchObject({ step: "p/b", retry: true });
    expect((failed as { reason: string }).reason).toContain("ValueError: no");
  });

  it("runs each step once though its runner dies, and is taken up", { timeout: 120_000 }, async () => {
    const sound = await (await cluster()).run();
    // Every third death: each costs a second of ssh.
    for (let at = 2; at <= sound.requests; at += 3) {
      const { node, run } = await cluster();
      await run({ kill: { at, when: at % 2 === 0 ? "before" : "after" } });
      expect((await run({ later: 3_600_000 })).status, `killed at request ${at}`).toBe("succeeded");
      expect(ranOn(node), `killed at request ${at}`).toEqual(["a/1", "b/1", "c/1", "d/1"]);
    }
  });

  it("interrupted, leaves nothing running on the node", { timeout: 60_000 }, async () => {
    const { node, run } = await cluster('echo > "$HOME/begun"\nexec sleep 600\n');
    const stop = new AbortController();
    const running = run({ stop: stop.signal });
    await until("a step has begun", () => node.read("begun"));
    stop.abort();
    expect((await running).status).toBe("interrupted");
    await until("nothing runs", () => node.groups().every((group) => !isAlive(group)));
  });
});
