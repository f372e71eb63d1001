import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CreateSecurityConfigurationCommand } from "@aws-sdk/client-emr";
import { awsClients } from "../../src/aws/clients.ts";
import { idOf } from "../run/support/rig.ts";
import { InstantExecutor, startEndpoint } from "../../src/local/index.ts";
import { emraldWith } from "../acceptance/cli.ts";
import { bucketNameOf } from "../../src/model/names.ts";
import { newestSeat } from "../../src/run/ledger/seat.ts";
import { tree } from "../infra/support/trees.ts";
import { temporaryFolder } from "./support/project.ts";
import { describeOnEngine } from "./support/pulumi.ts";
import { emrDouble } from "./support/emr-double.ts";
import { startShop } from "./support/shop.ts";

const STANDING = "lifecycle: standing\nafter_run: keep\nnetwork: { nat: true }\nprotect: true";

describeOnEngine("emrald's commands on the engine", () => {
  test("preview, build and take down an environment whose standing cluster is protected", async () => {
    const shop = await startShop(tree(STANDING));
    await shop.foundation();
    const env = { ...shop.engine.env, AWS_ENDPOINT_URL_EMR: await emrDouble(shop) };
    const emrald = (...args: string[]) => emraldWith(env, shop.engine.project, ...args, "--env", "dev");

    const preview = await emrald("preview", "--json");
    expect(preview.exitCode, preview.stderr).toBe(0);
    expect(JSON.parse(preview.stdout)).toMatchObject({ command: "preview", ok: true, errors: [] });
    expect(shop.engine.world.all("emr/cluster:Cluster")).toEqual([]);

    const up = await emrald("up", "--yes", "--json");
    expect(up.exitCode, up.stderr).toBe(0);
    const { resources } = JSON.parse(up.stdout) as { resources: { op: string; name: string }[] };
    expect(resources.filter(({ op }) => op === "create").map(({ name }) => name)).toContain("cluster-small");

    const { stdout } = await shop.engine.run(["stack", "output", "binding", "--json", "--stack", "dev"]);
    const [cluster] = shop.engine.world.all("emr/cluster:Cluster");
    expect(JSON.parse(stdout)).toMatchObject({ account: "123456789012", clusters: { small: cluster?.id } });
    const [binding] = shop.engine.world.all("ssm/parameter:Parameter").filter(({ id }) => id === "/shop/dev/binding");
    expect(JSON.parse(binding?.props["value"] as string)).toEqual(JSON.parse(stdout));

    const down = await emrald("down", "--yes");
    expect(down.exitCode, `${down.stdout}\n${down.stderr}`).toBe(0);
    expect(shop.engine.world.all("emr/cluster:Cluster")).toEqual([]);
    expect(shop.engine.world.all("s3/bucket:Bucket").length).toBe(3);
  });

  test("what a stack tells is what a run needs", async () => {
    const { engine, foundation } = await startShop(tree("network: { nat: true }"));
    await foundation();
    expect((await emraldWith(engine.env, engine.project, "up", "--env", "dev", "--yes")).exitCode).toBe(0);
    const { stdout } = await engine.run(["stack", "output", "binding", "--json", "--stack", "dev"]);
    writeFileSync(join(engine.project, "binding.json"), stdout);
    const folder = temporaryFolder();
    const executor = new InstantExecutor();
    const endpoint = await startEndpoint({ stateDir: folder, s3Dir: join(folder, "s3"), executor: () => executor });
    onTestFinished(() => endpoint.close());
    // EMR and the double's AWS are two servers here: the one is told what the other has.
    const { emr } = awsClients({ region: "eu-west-1", endpoint: endpoint.url });
    for (const { id, props } of engine.world.all("emr/securityConfiguration:SecurityConfiguration")) {
      const SecurityConfiguration = props["configuration"] as string;
      await emr.send(new CreateSecurityConfigurationCommand({ Name: id, SecurityConfiguration }));
    }
    const env = { ...engine.env, AWS_ENDPOINT_URL_EMR: endpoint.url };
    const ran = await emraldWith(env, engine.project, "run", "--env", "dev", "--binding", "binding.json");
    expect([ran.exitCode, ran.stderr]).toEqual([0, ""]);
    expect(executor.started.map(idOf)).toEqual(["sales/clean", "sales/totals"]);
  });

  test("tell a failure of AWS, and that without a foundation nothing can be made", async () => {
    const shop = await startShop(tree());
    const { env, project } = shop.engine;
    const early = await emraldWith(env, project, "up", "--env", "dev", "--yes");
    expect([early.exitCode, early.stderr]).toEqual([3, expect.stringContaining("has no ledger")]);
    expect(early.stderr).toContain("emrald up --env foundation");
    await shop.foundation({ hasKey: false });
    const failed = await emraldWith(env, project, "up", "--env", "dev", "--yes");
    expect(failed.exitCode).toBe(3);
    expect(failed.stdout).toContain('account 123456789012 has no key "alias/emrald-shop" in eu-west-1');
    expect(failed.stdout).toContain("emrald up --env foundation");
    expect(failed.stderr).toContain("pulumi ended with exit code");
  });

  test("an up that was killed keeps nobody from the next one, and a person's lock does", async () => {
    const { engine, foundation, store, write } = await startShop(
      tree("lifecycle: existing\ncluster_id: j-2AXXXXXXGAPLF"),
    );
    await foundation();
    const emrald = (more: Record<string, string>, ...args: string[]) =>
      emraldWith({ ...engine.env, ...more }, engine.project, ...args, "--env", "dev", "--yes");
    expect((await emrald({}, "up")).exitCode).toBe(0);
    write("spark/apps/sales/totals.py", "def run(spark, clean): return clean.limit(1)\n");
    const plan = { call: "update", type: "ssm/parameter:Parameter" } as const;
    const killed = emrald({ EMRALD_DOUBLE_FAULTS: JSON.stringify([{ ...plan, does: "hang" }]) }, "up");
    await engine.world.called(plan);
    const lock = `s3://${bucketNameOf({ project: "shop", environment: "dev", region: "eu-west-1" }, "ledger", "123456789012")}/stacks/dev`;
    const { beat } = (await newestSeat(store, lock)) ?? {};
    killed.kill("SIGKILL");
    process.kill(beat?.child?.pid ?? 0, "SIGKILL");
    await killed;
    const plain = await engine.up("dev");
    expect(plain.stderr).toContain("the stack is currently locked by 1 lock(s)");

    const next = await emrald({}, "up");
    expect(next.exitCode, `${next.stdout}\n${next.stderr}`).toBe(0);
    expect(next.stderr).toMatch(/ was killed, and left a lock of \S+Z: it is released/);

    const person = engine.start(["refresh", "--yes", "--stack", "dev"], { faults: [{ call: "read", does: "hang" }] });
    engine.world.forgetCalls();
    await engine.world.called({ call: "read" });
    const refused = await emrald({}, "down");
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain(`(pid ${person.pid})`);
    person.kill("SIGKILL");
    await person;
    // Nobody knows of that one: it is for a person to say.
    expect((await emrald({}, "down")).exitCode).toBe(3);
    expect((await engine.run(["cancel", "--yes", "--stack", "dev"])).code).toBe(0);
    const down = await emrald({}, "down");
    expect(down.exitCode, `${down.stdout}\n${down.stderr}`).toBe(0);
  });
});
