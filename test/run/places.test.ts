import { RunJobFlowCommand } from "@aws-sdk/client-emr";
import { describe, expect, it } from "vitest";
import { awsClients } from "../../src/aws/clients.ts";
import { asText } from "../../src/plan/bind.ts";
import { deployCrawlers } from "../../src/run/deploy-crawlers.ts";
import type { Tree } from "../project.ts";
import { idOf, Rig } from "./support/rig.ts";

const lake = (steps: string): Tree => ({
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/p.yaml": `pipeline: p
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
  a: { stage: silver, format: parquet, columns: { n: int } }
  b: { stage: gold, format: parquet }
steps:
${steps}
`,
  "data/raw/1.csv": "",
  "c.py": "",
});

const TWO = `  a: { convert: true, reads: [raw], writes: [a] }
  b: { convert: true, reads: [a], writes: [b] }`;

const clientsOf = (rig: Rig) => awsClients({ region: "us-east-1", endpoint: rig.endpoint.url });

/** A cluster that somebody else has started, and that stays. */
async function standingCluster(rig: Rig): Promise<string> {
  const { JobFlowId = "" } = await clientsOf(rig).emr.send(
    new RunJobFlowCommand({
      Name: "theirs",
      ReleaseLabel: "emr-7.13.0",
      Instances: {
        KeepJobFlowAliveWhenNoSteps: true,
        InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }],
      },
    }),
  );
  return JobFlowId;
}

const stateOf = async (rig: Rig, id: string): Promise<string | undefined> =>
  (await rig.clusters()).find(({ Id }) => Id === id)?.Status?.State;

describe("a cluster that is there already", () => {
  it("runs the steps, one at a time where it takes no more, and stays", async () => {
    const rig = await Rig.start(lake(`${TWO}\n  c: { script: c.py }`));
    const id = await standingCluster(rig);
    expect((await rig.run({ kept: { default: id } })).status).toBe("succeeded");
    expect((await rig.clusters()).map(({ Id }) => Id)).toEqual([id]);
    expect(await stateOf(rig, id)).toBe("WAITING");
    expect((await rig.record()).clusters).toEqual({ default: id });
  });

  it("is left without the run's steps when the run is interrupted", async () => {
    const rig = await Rig.start(lake(TWO), { script: () => "hold" });
    const id = await standingCluster(rig);
    const stop = new AbortController();
    const running = rig.run({ kept: { default: id }, stop: stop.signal });
    await rig.executor.whenStarted("p/a run=run-1 attempt=1");
    stop.abort();
    expect((await running).status).toBe("interrupted");
    expect(rig.executor.held).toEqual([]);
    expect(await stateOf(rig, id)).toBe("WAITING");
  });

  it("fails the run when it is not there", async () => {
    const rig = await Rig.start(lake(TWO));
    await expect(rig.run({ kept: { default: "j-NOWHERE" } })).rejects.toThrow(/j-NOWHERE/);
    expect((await rig.record()).status).toBe("failed");
  });
});

describe("a cluster that AWS takes away", () => {
  it("is replaced, and its steps are done there", async () => {
    const rig = await Rig.start(lake(TWO), { faults: [{ kind: "bootstrap-failure" }] });
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    expect(events.find(({ event }) => event === "cluster-lost")).toMatchObject({
      retry: true,
      hint: expect.stringContaining("bootstrap") as string,
    });
    expect(await rig.clusters()).toHaveLength(2);
  });

  it("is given up after the third", async () => {
    const rig = await Rig.start(lake(TWO), { faults: [{ kind: "capacity-failure", times: 5 }] });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(await rig.clusters()).toHaveLength(3);
    expect(events.filter(({ event }) => event === "step-skipped")).not.toEqual([]);
  });

  it("is not replaced when a person has ended it", async () => {
    const rig = await Rig.start(lake(TWO), { faults: [{ kind: "terminate", step: "p/b" }] });
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(events.find(({ event }) => event === "cluster-lost")).toMatchObject({ retry: false });
    expect(await rig.clusters()).toHaveLength(1);
    expect((await rig.run()).status).toBe("succeeded");
    expect(rig.executor.started.map(idOf)).toEqual(["p/a", "p/b"]);
  });
});

describe("a crawl", () => {
  const crawled = lake(`${TWO}\n  crawl: { crawl: [a] }\n  after: { script: c.py, depends_on: [crawl] }`);

  it("runs between the steps, by its crawler", async () => {
    const rig = await Rig.start(crawled);
    await deployCrawlers(rig.plan, clientsOf(rig).glue);
    const uri = asText(rig.plan.datasets["p/a"]?.uri);
    await rig.store.write(`${uri}part-0.parquet`, Buffer.from("rows"));
    const { status, events } = await rig.run();
    expect(status).toBe("succeeded");
    const done = events.flatMap((event) => (event.event === "step-succeeded" ? [event.step] : []));
    expect(done.indexOf("p/crawl")).toBeGreaterThan(done.indexOf("p/a"));
    expect(done.indexOf("p/after")).toBeGreaterThan(done.indexOf("p/crawl"));
    expect(rig.executor.started.map(idOf)).not.toContain("p/crawl");
  });

  it("that finds nothing fails, and says why", async () => {
    const rig = await Rig.start(crawled);
    await deployCrawlers(rig.plan, clientsOf(rig).glue);
    const { status, events } = await rig.run();
    expect(status).toBe("failed");
    expect(events.find(({ event }) => event === "step-failed")).toMatchObject({
      step: "p/crawl",
      reason: expect.stringMatching(/crawl/i) as string,
    });
  });

  it("without a crawler names it", async () => {
    const rig = await Rig.start(crawled);
    await expect(rig.run()).rejects.toThrow(/demo-local-p-crawl/);
  });
});
