import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, describe, it } from "vitest";
import type { SshClient } from "../../../src/run/hosts/ssh/ssh-client.ts";
import { until } from "../../local/support/until.ts";
import { attempt, client, Node, seen } from "./support/node.ts";
import { findSshd } from "./support/sshd.ts";

const sshd = findSshd() ?? "";
const COMMANDS = { "p/a": ["spark-submit", "a"] };
const HANG_UP = "Connection to 127.0.0.1 closed by remote host.";

async function nodeThatCounts(): Promise<Node> {
  const node = await Node.start(sshd);
  node.program("spark-submit", 'echo "$*" >> "$HOME/ran"');
  return node;
}

describe.skipIf(sshd === "")("a submission over a connection that is lost", () => {
  it("and whose answer nobody hears, is found, and is not made again", async () => {
    const node = await nodeThatCounts();
    let isCut = true;
    const deaf: SshClient = async (args, script) => {
      const said = await client(args, script);
      return isCut ? { code: 255, stdout: "", stderr: HANG_UP } : said;
    };
    const host = node.host(COMMANDS, { client: deaf });
    expect(await host.add([attempt("p/a")])).toMatchObject({ unknown: { name: "ssh" } });
    isCut = false;
    expect(await host.find([attempt("p/a")])).toMatchObject([{ Id: "p/a/1", Name: "p/a run=run-1 attempt=1" }]);
    expect(await host.add([attempt("p/a")])).toEqual({ done: ["p/a/1"] });
    await seen(host, attempt("p/a"), "COMPLETED");
    expect(node.read("ran")).toBe("a\n");
  });

  it("in the middle, runs once, though it is heard after it was made again", async () => {
    const node = await nodeThatCounts();
    // The first to be heard hangs before it takes the attempt.
    node.program(
      "date",
      'if mkdir "$HOME/first" 2>/dev/null; then echo > "$HOME/heard"; until [ -e "$HOME/go" ]; do sleep 0.05; done; echo > "$HOME/went"; fi; exec /bin/date "$@"',
    );
    const killed: SshClient = async (args, script) => {
      if (script === "") return client(args, script);
      const child = spawn("ssh", ["-F", "none", ...args], { stdio: ["pipe", "ignore", "ignore"] });
      const ended = new Promise<void>((done) => child.once("exit", () => done()));
      child.stdin.end(script);
      await until("the node has heard it", () => node.read("heard"));
      child.kill("SIGKILL");
      await ended;
      return { code: null, stdout: "", stderr: "" };
    };
    const first = node.host(COMMANDS, { client: killed });
    expect(await first.add([attempt("p/a")])).toMatchObject({ unknown: { name: "ssh" } });
    const next = node.host(COMMANDS);
    expect(await next.find([attempt("p/a")])).toEqual([]);
    expect(await next.add([attempt("p/a")])).toEqual({ done: ["p/a/1"] });
    await seen(next, attempt("p/a"), "COMPLETED");
    writeFileSync(join(node.home, "go"), "");
    await until("the first goes on", () => node.read("went"));
    const [group = 0] = node.groups();
    await until(
      "nothing of it is left",
      async () => (await next.find([attempt("p/a")])).length === 1 && leftOver(node) === "",
    );
    expect(node.groups()).toEqual([group]);
    expect(node.read("ran")).toBe("a\n");
  });

  it("on its way there, does nothing", async () => {
    const node = await nodeThatCounts();
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      const host = node.host(COMMANDS, {
        client: (args, script) => client(args, script.slice(0, Math.floor(script.length * part))),
      });
      expect(await host.add([attempt("p/a")])).toHaveProperty("unknown");
    }
    expect(node.read(".emrald/run-1/p/a/1/pid")).toBeUndefined();
    expect(node.read("ran")).toBeUndefined();
  });

  it("made by eight at once, runs once, and all are told so", async () => {
    const node = await nodeThatCounts();
    const hosts = Array.from({ length: 8 }, () => node.host(COMMANDS));
    const answers = await Promise.all(hosts.map((host) => host.add([attempt("p/a")])));
    expect(answers).toEqual(hosts.map(() => ({ done: ["p/a/1"] })));
    for (const host of hosts) await seen(host, attempt("p/a"), "COMPLETED");
    expect(node.read("ran")).toBe("a\n");
  });
});

describe.skipIf(sshd === "")("a node that does not answer any more", () => {
  async function lost(more = {}) {
    const node = await Node.start(sshd);
    node.program("spark-submit", 'echo > "$HOME/begun"; until [ -e "$HOME/go" ]; do sleep 0.05; done');
    const host = node.host(COMMANDS, more);
    await host.add([attempt("p/a")]);
    await until("it runs", () => node.read("begun"));
    await node.down();
    await host.release();
    return { node, host };
  }

  it("is told after several tries, and what ran there is found when it answers", async () => {
    const pauses: number[] = [];
    const { node, host } = await lost({ pause: (milliseconds: number) => Promise.resolve(pauses.push(milliseconds)) });
    expect(await host.look([attempt("p/a")])).toEqual([]);
    await expect(host.end()).rejects.toMatchObject({
      name: "WorldError",
      message: expect.stringMatching(
        /^nothing listens for ssh at .*@127\.0\.0\.1 \(ssh says: .*Connection refused\)$/,
      ) as string,
      next: expect.stringContaining("resume the run") as string,
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
    await expect(host.find([attempt("p/a")])).rejects.toThrow("nothing listens");
    expect(await host.add([attempt("p/a", 2)])).toMatchObject({ unknown: { name: "ssh" } });
    pauses.length = 0;
    await expect(host.cancel(["p/a/1"])).rejects.toThrow("nothing listens");
    expect(pauses).toEqual([]);

    await node.up();
    expect(await host.end()).toBeUndefined();
    await seen(host, attempt("p/a"), "RUNNING");
    writeFileSync(join(node.home, "go"), "");
    await seen(host, attempt("p/a"), "COMPLETED");
  });

  it("has ended when EMR says that its cluster has, and then nothing is asked of it", async () => {
    const end = { isOver: true, code: "USER_REQUEST", message: "Terminated by user request" };
    const { host } = await lost({ clusterEnd: () => Promise.resolve(end) });
    expect(await host.look([attempt("p/a")])).toEqual([]);
    expect(await host.end()).toEqual(end);
    expect(await host.find([attempt("p/a")])).toEqual([]);
    await host.cancel(["p/a/1"]);
  });

  it("is asked again before it is given up", async () => {
    const node = await nodeThatCounts();
    let fails = 0;
    const flaky: SshClient = (args, script) =>
      script !== "" && fails-- > 0 ? Promise.resolve({ code: 255, stdout: "", stderr: HANG_UP }) : client(args, script);
    const host = node.host(COMMANDS, { client: flaky });
    await host.add([attempt("p/a")]);
    await seen(host, attempt("p/a"), "COMPLETED");
    fails = 3;
    expect(await host.look([attempt("p/a")])).toEqual([]);
    expect(await host.end()).toBeUndefined();
    expect(await host.look([attempt("p/a")])).toMatchObject([{ Status: { State: "COMPLETED" } }]);
  });
});

/** Of submissions that are not over: the scripts that they have brought. */
function leftOver(node: Node): string {
  return node
    .files(".emrald/run-1/p/a/1")
    .filter((name) => /^(submit|claim)\./.test(name))
    .join(" ");
}
