import { DescribeClusterCommand, SetTerminationProtectionCommand, TerminateJobFlowsCommand } from "@aws-sdk/client-emr";
import { describe, expect, it } from "vitest";
import { awsClients } from "../../src/aws/clients.ts";
import { WorldError } from "../../src/errors.ts";
import { Ledger } from "../../src/run/ledger/ledger.ts";
import { newOwner } from "../../src/run/ledger/owner.ts";
import type { Reaped } from "../../src/run/reap/reap.ts";
import { graveyard, HOUR, OURS, refuse, REGION } from "./support/graveyard.ts";

/** What says that it is of an environment that has left the spec. */
const GONE = { ...OURS, "emrald:environment": "old", "emrald:run": "r" };

const verdicts = (clusters: readonly Reaped[]): Record<string, string> =>
  Object.fromEntries(clusters.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]));

describe("what is not ours", () => {
  it.each([
    ["no tag at all", {}],
    ["another project", { ...OURS, "emrald:project": "demo2", "emrald:run": "r" }],
    ["a project in other letters", { ...OURS, "emrald:project": "Demo", "emrald:run": "r" }],
    ["another environment", { ...OURS, "emrald:environment": "prod", "emrald:run": "r" }],
    ["no environment", { "emrald:project": "demo", "emrald:run": "r" }],
    ["no run: a stack keeps it", OURS],
    ["an empty run", { ...OURS, "emrald:run": "" }],
  ] as const)("%s: stays, however old it is, in every way to ask", async (_, tags) => {
    const { cluster, reap: act, states } = await graveyard();
    const id = await cluster(tags);
    await act({ later: 1000 * HOUR });
    await act({ later: 1000 * HOUR, isOne: false });
    await act({ later: 1000 * HOUR, run: "r" });
    await act({ later: 1000 * HOUR, run: "" });
    expect(await states(id)).toEqual(["stays"]);
  });

  it("is not even told of where one environment is asked for", async () => {
    const { cluster, reap: act } = await graveyard();
    await cluster({ ...GONE, "emrald:max_age": "60" });
    expect((await act({ later: 1000 * HOUR })).clusters).toEqual([]);
  });
});

describe("of an environment that the project has no more", () => {
  it.each([
    ["its own max_age decides, and it is too old", { "emrald:max_age": "60" }, 120, "ends: it is 2 m old"],
    ["its own max_age decides, and it is young", { "emrald:max_age": "600" }, 120, "any more; max_age ends it in"],
    ["a person has to, without one", {}, 1000 * HOUR, "any more; it has no tag emrald:max_age: end it by hand"],
    ["a person has to, with none that is one", { "emrald:max_age": "soon" }, 1000 * HOUR, "end it by hand"],
  ] as const)("%s", async (_, tags, later, says) => {
    const { cluster, reap: act, states } = await graveyard();
    const id = await cluster({ ...GONE, ...tags });
    const { clusters } = await act({ later, isOne: false });
    expect(verdicts(clusters)[id]).toContain(says);
    expect(await states(id)).toEqual([says.startsWith("ends") ? "ends" : "stays"]);
  });

  it("a named run ends, and what a stack keeps does not", async () => {
    const { cluster, reap: act, states } = await graveyard();
    const ids = [
      await cluster(GONE),
      await cluster({ ...GONE, "emrald:run": "other" }),
      await cluster({ ...GONE, "emrald:run": "" }),
    ];
    await act({ run: "r", isOne: false });
    expect(await states(...ids)).toEqual(["ends", "stays", "stays"]);
  });

  it("is none without a name", async () => {
    const { cluster, reap: act, states } = await graveyard();
    const id = await cluster({ "emrald:project": "demo", "emrald:run": "r", "emrald:max_age": "60" });
    for (const run of [undefined, "r"]) await act({ later: 1000 * HOUR, isOne: false, run });
    expect(await states(id)).toEqual(["stays"]);
  });

  it("is looked for in every region that the project names, and in those alone", async () => {
    const { emr, cluster, reap: act } = await graveyard();
    const id = await cluster({ ...GONE, "emrald:max_age": "60" });
    const asked: string[] = [];
    const clients = (region: string) => (asked.push(region), { emr });
    const environments: [] = [];
    const order = { environments, isOne: false, later: 120, ends: false };
    const { clusters } = await act({ ...order, regions: ["eu-west-1"] }, clients);
    expect([asked, verdicts(clusters)[id]]).toEqual([["eu-west-1"], expect.stringContaining("ends: ")]);
  });

  it("is no environment that lies elsewhere", async () => {
    const { cluster, reap: act, states } = await graveyard();
    const id = await cluster({ ...GONE, "emrald:max_age": "60" });
    for (const run of [undefined, "r"]) await act({ later: 1000 * HOUR, isOne: false, elsewhere: ["old"], run });
    expect(await states(id)).toEqual(["stays"]);
  });
});

describe("of an environment whose spec is wrong", () => {
  const wrong = ["local"];
  const withoutPlan = (ledger: Ledger) => [{ name: "local", region: REGION, maxAges: {}, ledger }];

  it("its own max_age and the ledger decide", async () => {
    const { cluster, record, ledger, reap: act, states } = await graveyard();
    await record("ended", "failed");
    const ids = [
      await cluster({ ...OURS, "emrald:run": "r", "emrald:max_age": "60" }),
      await cluster({ ...OURS, "emrald:run": "r", "emrald:max_age": "600" }),
      await cluster({ ...OURS, "emrald:run": "ended" }),
      await cluster({ ...OURS, "emrald:run": "r" }),
      await cluster(OURS),
    ];
    const { clusters } = await act({ environments: withoutPlan(ledger), wrong, later: 120 });
    expect(await states(...ids)).toEqual(["ends", "stays", "ends", "stays", "stays"]);
    expect(verdicts(clusters)[ids[1] ?? ""]).toMatch(/^stays: the ledger has no run r; max_age ends it in \d m$/);
    expect(verdicts(clusters)[ids[3] ?? ""]).toBe(
      "stays: the ledger has no run r; it has no tag emrald:max_age: end it by hand",
    );
    await act({ environments: withoutPlan(ledger), wrong, later: 1000 * HOUR });
    expect(await states(...ids.slice(3))).toEqual(["stays", "stays"]);
  });

  it("and that lies nobody knows where: its own max_age decides", async () => {
    const { cluster, reap: act, states } = await graveyard();
    const ids = [
      await cluster({ ...GONE, "emrald:max_age": "60" }),
      await cluster({ ...GONE, "emrald:max_age": "600" }),
      await cluster({ ...GONE, "emrald:run": "" }),
    ];
    const { clusters } = await act({ isOne: false, wrong: ["old"], later: 120 });
    expect(await states(...ids)).toEqual(["ends", "stays", "stays"]);
    expect(verdicts(clusters)[ids[1] ?? ""]).toMatch(
      /^stays: environment "old" has errors, and nothing says that it is in us-east-1; max_age ends it in \d m$/,
    );
  });
});

describe("age", () => {
  it.each([
    ["the cluster's own max_age", { "emrald:max_age": String(2 * HOUR) }, 2 * HOUR],
    ["its own before the plan's", { "emrald:max_age": String(12 * HOUR) }, 12 * HOUR],
    ["the plan's, where its own is none", { "emrald:max_age": "soon" }, 8 * HOUR],
    ["the plan's of its name", { "emrald:cluster": "other" }, 20 * HOUR],
    ["the largest, where the plan knows no such name", { "emrald:cluster": "gone" }, 20 * HOUR],
    ["no name that every object has", { "emrald:cluster": "constructor" }, 20 * HOUR],
  ] as const)("by %s", async (_, tags, most) => {
    const { cluster, reap: act, states } = await graveyard();
    const id = await cluster({ ...OURS, "emrald:run": "r", ...tags });
    await act({ later: most - 60 });
    expect(await states(id)).toEqual(["stays"]);
    const { clusters } = await act({ later: most + 60 });
    expect(clusters[0]?.reason).toMatch(/^it is \d+ h \d\d m old, and may be /);
    expect(await states(id)).toEqual(["ends"]);
  });

  it("decides alone where the ledger cannot be read, and says so", async () => {
    const { rig, cluster, record, reap: act, states } = await graveyard();
    const [young, old] = [
      await cluster({ ...OURS, "emrald:run": "r" }),
      await cluster({ ...OURS, "emrald:run": "r", "emrald:max_age": "60" }),
    ];
    await record("r", "failed");
    const refuses = (): Promise<never> => Promise.reject(new WorldError("S3 says AccessDenied"));
    const broken = { ...rig.store, read: refuses, list: refuses, names: refuses } as unknown as typeof rig.store;
    const ledger = Ledger.of(rig.plan, broken, () => new Date());
    const { notes, clusters } = await act({ ledger, later: 120 });
    expect(notes[0]).toBe('of "local" only age decides: S3 says AccessDenied');
    expect(verdicts(clusters)[young]).toContain("stays: the ledger cannot be read; max_age ends it in 7 h");
    expect(await states(young, old)).toEqual(["stays", "ends"]);
  });
});

describe("the ledger", () => {
  it.each(["succeeded", "failed", "interrupted"] as const)(
    "says that the run has %s: the cluster ends",
    async (status) => {
      const { cluster, record, reap: act, states } = await graveyard();
      const id = await cluster({ ...OURS, "emrald:run": "r" });
      await record("r", status);
      const { clusters } = await act();
      expect(verdicts(clusters)).toEqual({ [id]: `ends: run r has ended (${status})` });
      expect(await states(id)).toEqual(["ends"]);
    },
  );

  it("keeps what can still be taken up: until it is too old", async () => {
    const { cluster, record, ledger, reap: act } = await graveyard();
    const ids = new Map<string, string>();
    for (const run of ["attended", "orphaned", "unknown", "elsewhere", "../x"])
      ids.set(run, await cluster({ ...OURS, "emrald:run": run }));
    await record("attended", "running");
    await record("orphaned", "running");
    await record("elsewhere", "failed", "prod");
    await ledger.take("attended", newOwner());
    const { clusters } = await act();
    const said = verdicts(clusters);
    expect(said[ids.get("attended") ?? ""]).toBe("stays: a runner works on run attended");
    expect(said[ids.get("orphaned") ?? ""]).toMatch(
      /^stays: nobody works on run orphaned: emrald run --env local --resume orphaned takes it up; max_age ends it in /,
    );
    for (const run of ["unknown", "elsewhere", "../x"])
      expect(said[ids.get(run) ?? ""]).toContain(`stays: the ledger has no run ${run}`);
    expect((await act({ later: 9 * HOUR })).clusters.map(({ verdict }) => verdict)).toEqual(Array(5).fill("ends"));
  });

  it("of a run that goes on without a runner: its environment is free when its cluster has gone", async () => {
    const { cluster, record, ledger, reap: act, rig } = await graveyard();
    await cluster({ ...OURS, "emrald:run": "left" });
    await record("left", "running");
    await (await ledger.take("left", newOwner())).leave();
    const { clusters } = await act();
    expect(clusters[0]?.reason).toMatch(/^run left goes on without a runner; max_age ends it in /);
    await expect(rig.run({ run: "next" })).rejects.toThrow("run left was begun on this environment");
    const { notes } = await act({ later: 9 * HOUR });
    expect(notes).toEqual(['"local" is free: nobody has to take up run left first']);
    const next = await rig.run({ run: "next" });
    expect([next.status, next.events[0]]).toEqual([
      "succeeded",
      { event: "orphan-ended", run: "left", was: "running" },
    ]);
  });
});

describe("the clusters of a run", () => {
  it("end at once, also one whose start nobody has written down, and those of others stay", async () => {
    const { cluster, record, reap: act, states } = await graveyard();
    const mine = [
      await cluster({ ...OURS, "emrald:run": "ci-1" }),
      await cluster({ ...OURS, "emrald:run": "ci-1", "emrald:cluster": "other" }),
    ];
    const others = [await cluster({ ...OURS, "emrald:run": "ci-10" }), await cluster(OURS)];
    await record("ci-1", "running");
    await record("ci-10", "failed");
    await act({ run: "ci-1", ends: false });
    expect(await states(...mine)).toEqual(["stays", "stays"]);
    await act({ run: "ci-1" });
    expect(await states(...mine, ...others)).toEqual(["ends", "ends", "stays", "stays"]);
  });

  it("are the end of a run under way: its runner sees it, and the next run begins", async () => {
    const { rig, reap: act } = await graveyard((_, execution) => (execution === 1 ? "hold" : { succeeded: true }));
    const running = rig.run({ run: "ci-1" });
    await rig.executor.whenStarted("p/a run=ci-1 attempt=1");
    const { clusters } = await act({ run: "ci-1" });
    expect(clusters.map(({ verdict }) => verdict)).toEqual(["ends"]);
    expect((await running).status).toBe("failed");
    expect((await rig.run({ run: "ci-2" })).status).toBe("succeeded");
  });

  it("are let go of where the run was handed over: another run need not wait for it", async () => {
    const { rig, reap: act } = await graveyard((_, execution) => (execution === 1 ? "hold" : { succeeded: true }));
    expect((await rig.run({ run: "ci-1", handOverAt: new Date(0) })).status).toBe("running");
    await act({ run: "ci-1", ends: false });
    await expect(rig.run({ run: "ci-2" })).rejects.toThrow("left to itself");
    await act({ run: "ci-1" });
    expect((await rig.run({ run: "ci-2" })).status).toBe("succeeded");
    expect((await rig.record("ci-1")).status).toBe("interrupted");
  });
});

describe("to end them", () => {
  it("takes the protection off, and ten at a time", async () => {
    const { emr, cluster, reap: act, states } = await graveyard();
    const ids: string[] = [];
    for (let one = 0; one < 23; one++)
      ids.push(await cluster({ ...OURS, "emrald:run": "r" }, { isProtected: one === 4 }));
    const batches: number[] = [];
    emr.middlewareStack.add(
      (next, context) => (args) => {
        if (context.commandName === TerminateJobFlowsCommand.name)
          batches.push((args.input as { JobFlowIds: string[] }).JobFlowIds.length);
        return next(args);
      },
      { step: "initialize" },
    );
    await act({ run: "r" });
    expect(batches.sort((a, b) => b - a)).toEqual([10, 10, 3]);
    expect(new Set(await states(...ids))).toEqual(new Set(["ends"]));
  });

  it("names the one that cannot be, and ends the others", async () => {
    const { rig, cluster, reap: act, states } = await graveyard();
    const ids = [
      await cluster({ ...OURS, "emrald:run": "r" }),
      await cluster({ ...OURS, "emrald:run": "r" }),
      await cluster({ ...OURS, "emrald:run": "r" }, { isProtected: true }),
    ];
    const clients = awsClients({ region: REGION, endpoint: rig.endpoint.url });
    refuse(clients, SetTerminationProtectionCommand.name, () => true);
    refuse(clients, TerminateJobFlowsCommand.name, ({ JobFlowIds }) => JobFlowIds.includes(ids[0] ?? ""));
    const { clusters } = await act({ run: "r" }, clients);
    const failed = Object.fromEntries(clusters.map((one) => [one.id, one.failed]));
    expect(failed[ids[0] ?? ""]).toContain("may not");
    expect(failed[ids[1] ?? ""]).toBeUndefined();
    expect(failed[ids[2] ?? ""]).toContain("may not");
    expect(await states(...ids)).toEqual(["stays", "ends", "stays"]);
  });

  it("says of whom AWS tells nothing, where it is called as ours are", async () => {
    const { rig, cluster, reap: act } = await graveyard();
    const id = await cluster({ ...OURS, "emrald:run": "r" });
    await cluster({}, { name: "another team's" });
    const clients = awsClients({ region: REGION, endpoint: rig.endpoint.url });
    refuse(clients, DescribeClusterCommand.name, () => true);
    const { clusters, failures } = await act({}, clients);
    expect(clusters).toEqual([]);
    expect(failures).toEqual([expect.stringContaining(`cannot describe ${id}`)]);
  });
});
