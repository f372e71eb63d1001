import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CreateSecurityConfigurationCommand } from "@aws-sdk/client-emr";
import { awsClients } from "../../src/aws/clients.ts";
import { idOf } from "../run/support/rig.ts";
import { InstantExecutor, startEndpoint } from "../../src/local/index.ts";
import { emraldWith } from "../acceptance/cli.ts";
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
    const failed = await emraldWith(shop.engine.env, shop.engine.project, "up", "--env", "dev", "--yes");
    expect(failed.exitCode).toBe(3);
    expect(failed.stdout).toContain('account 123456789012 has no key "alias/emrald-shop" in eu-west-1');
    expect(failed.stdout).toContain("emrald up --env foundation");
    expect(failed.stderr).toContain("pulumi ended with exit code");
  });
});
