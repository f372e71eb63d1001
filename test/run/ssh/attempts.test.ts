import { spawn } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, describe, it, onTestFinished } from "vitest";
import { isAlive } from "../../../src/is-alive.ts";
import { until } from "../../local/support/until.ts";
import { attempt, client, Node, seen } from "./support/node.ts";
import { findSshd } from "./support/sshd.ts";

const sshd = findSshd() ?? "";
if (sshd === "") console.log("skipped: there is no sshd on this machine; npm test gets one where it can");

/** Notes that it ran, and its arguments. */
const SUBMIT = 'echo "$*" >> "$HOME/ran"';

describe.skipIf(sshd === "")("an attempt on a real OpenSSH server", () => {
  it("runs, and tells when, one after another", async () => {
    const node = await Node.start(sshd);
    node.program("spark-submit", SUBMIT);
    const host = node.host({ "p/a": ["spark-submit", "a"], "p/b": ["spark-submit", "b"] });
    const before = Math.floor(Date.now() / 1000);
    for (const step of ["p/a", "p/b"]) {
      expect(await host.add([attempt(step)])).toEqual({ done: [`${step}/1`] });
      const summary = await seen(host, attempt(step), "COMPLETED", "FAILED");
      expect(summary).toMatchObject({
        Id: `${step}/1`,
        Name: `${step} run=run-1 attempt=1`,
        Status: { State: "COMPLETED" },
      });
      const { StartDateTime, EndDateTime } = summary.Status?.Timeline ?? {};
      expect(StartDateTime?.getTime()).toBeGreaterThanOrEqual(before * 1000);
      expect(EndDateTime?.getTime()).toBeGreaterThanOrEqual(StartDateTime?.getTime() ?? Infinity);
    }
    expect(node.read("ran")).toBe("a\nb\n");
    // Logs may hold what others must not read.
    expect(statSync(join(node.home, ".emrald")).mode & 0o777).toBe(0o700);
  });

  it("fails with its exit code and its last words", async () => {
    const node = await Node.start(sshd);
    node.program(
      "spark-submit",
      'echo "26/11/21 03:00:00 INFO Utils: talk"; echo "  no such column: prise" >&2; exit 3',
    );
    const host = node.host({ "p/a": ["spark-submit"], "p/b": ["no-such-program"] });
    await host.add([attempt("p/a"), attempt("p/b")]);
    expect((await seen(host, attempt("p/a"), "FAILED")).Status?.FailureDetails).toEqual({
      Reason: "Exit code 3",
      Message: "  no such column: prise",
    });
    const { Reason, Message } = (await seen(host, attempt("p/b"), "FAILED")).Status?.FailureDetails ?? {};
    expect(Reason).toBe("Exit code 127");
    expect(Message).toMatch(/no-such-program: not found/);
  });

  it("tells of many by one call", async () => {
    const node = await Node.start(sshd);
    node.program("spark-submit", SUBMIT);
    let calls = 0;
    const steps = Array.from({ length: 33 }, (_, number) => attempt(`p/s${number}`));
    const host = node.host(Object.fromEntries(steps.map(({ step }) => [step, ["spark-submit", step]])), {
      client: (args, script) => ((calls += 1), client(args, script)),
    });
    expect(await host.add(steps)).toEqual({ done: steps.map(({ step }) => `${step}/1`) });
    let looks = 0;
    calls = 0;
    await until("all have run", async () => {
      looks += 1;
      return (await host.look(steps)).every(({ Status }) => Status?.State === "COMPLETED");
    });
    expect(calls).toBe(looks);
    expect(node.read("ran")?.trim().split("\n").sort()).toEqual(steps.map(({ step }) => step).sort());
  });

  it("goes on when its runner and the connection are gone, and is found by the next", async () => {
    const node = await Node.start(sshd);
    node.program("spark-submit", 'echo "$$" > "$HOME/begun"; until [ -e "$HOME/go" ]; do sleep 0.05; done; exit 4');
    const first = node.host({ "p/a": ["spark-submit"] });
    await first.add([attempt("p/a")]);
    await until("it has begun", () => node.read("begun"));
    await first.release();
    const next = node.host({});
    expect((await next.find([attempt("p/a"), attempt("p/a", 2)])).map(({ Id, Status }) => [Id, Status?.State])).toEqual(
      [["p/a/1", "RUNNING"]],
    );
    writeFileSync(join(node.home, "go"), "");
    expect((await seen(next, attempt("p/a"), "FAILED")).Status?.FailureDetails?.Reason).toBe("Exit code 4");
  });

  it("is unharmed by a profile that talks, and by a home with spaces", async () => {
    const node = await Node.start(sshd);
    node.program("spark-submit", SUBMIT);
    writeFileSync(join(node.home, ".bashrc"), "echo 0 1 1 0 0; echo now 5\n");
    const host = node.host({ "p/a": ["spark-submit", "a"] });
    expect(await host.add([attempt("p/a")])).toEqual({ done: ["p/a/1"] });
    await seen(host, attempt("p/a"), "COMPLETED");
  });

  it("takes a shell script from S3, and hands on its arguments", async () => {
    const node = await Node.start(sshd);
    node.program("aws", `[ "$1 $2 $3" = "s3 cp --quiet" ] && printf 'echo "$4:$1" > "$HOME/ran"; exit 5' > "$5"`);
    const jar = "s3://us-east-1.elasticmapreduce/libs/script-runner/script-runner.jar";
    const host = node.host({ "p/a": { jar, args: ["s3://artifacts/abc/load.sh", "x y", "2", "3", "four"] } });
    await host.add([attempt("p/a")]);
    expect((await seen(host, attempt("p/a"), "FAILED")).Status?.FailureDetails?.Reason).toBe("Exit code 5");
    expect(node.read("ran")).toBe("four:x y\n");
  });

  it("whose command is another's is refused: two projects have runs of one id", async () => {
    const node = await Node.start(sshd);
    node.program("spark-submit", SUBMIT);
    await node.host({ "p/a": ["spark-submit", "ours"] }).add([attempt("p/a")]);
    const theirs = node.host({ "p/a": ["spark-submit", "theirs"] });
    expect(await theirs.add([attempt("p/a")])).toMatchObject({
      refused: { message: expect.stringContaining('has p/a/1 of a run "run-1" already') as string },
    });
    await seen(theirs, attempt("p/a"), "COMPLETED");
    expect(node.read("ran")).toBe("ours\n");
  });

  it("that the node cannot begin is refused with the node's words", async () => {
    const node = await Node.start(sshd);
    writeFileSync(join(node.home, ".emrald"), "a file where a folder should be");
    const host = node.host({ "p/a": ["spark-submit"], "p/b": ["spark-submit", "\0"] });
    expect(await host.add([attempt("p/a")])).toMatchObject({
      refused: {
        name: "ssh",
        message: expect.stringMatching(/cannot begin p\/a\/1: .*(File exists|Not a directory)/) as string,
      },
    });
    expect(await host.add([attempt("p/b")])).toMatchObject({ refused: { name: "ssh" } });
  });
});

describe.skipIf(sshd === "")("an attempt that ends without its own doing", () => {
  const HOLD = 'sleep 600 & echo "$$ $!" > "$HOME/pids"; wait';

  async function held(script = HOLD) {
    const node = await Node.start(sshd);
    node.program("spark-submit", script);
    const host = node.host({ "p/a": ["spark-submit"] });
    await host.add([attempt("p/a")]);
    const pids = await until("it runs", () => node.read("pids")?.includes("\n") && node.read("pids"));
    return { node, host, pids: pids.trim().split(" ").map(Number) };
  }

  it("is cancelled with all that it has started", async () => {
    const { host, pids } = await held();
    expect((await seen(host, attempt("p/a"), "RUNNING")).Status?.Timeline?.EndDateTime).toBeUndefined();
    await host.cancel(["p/a/1"]);
    expect((await seen(host, attempt("p/a"), "CANCELLED")).Status?.Timeline?.EndDateTime).toBeInstanceOf(Date);
    expect(pids.map(isAlive)).toEqual([false, false]);
    await host.cancel(["p/a/1", "p/never/1"]);
    await seen(host, attempt("p/a"), "CANCELLED");
  });

  it("is killed when it does not listen", async () => {
    const { node, host, pids } = await held(
      `trap 'echo >> "$HOME/asked"' TERM; echo "$$" > "$HOME/pids"; while :; do sleep 0.05; done`,
    );
    node.setClock(0);
    await host.cancel(["p/a/1"]);
    await until("it was asked", () => node.read("asked"));
    await seen(host, attempt("p/a"), "CANCEL_PENDING");
    expect(pids.map(isAlive)).toEqual([true]);
    node.setClock(11);
    await seen(host, attempt("p/a"), "CANCELLED");
    expect(pids.map(isAlive)).toEqual([false]);
  });

  it("takes its application on YARN with it", async () => {
    const { node, host } = await held(
      `echo '26/11/21 03:00:00 INFO YarnClientImpl: Submitted application application_17_0001' >&2; echo 'not application_9_0009'; ${HOLD}`,
    );
    node.program("yarn", 'echo "$*" >> "$HOME/yarn"; until [ -e "$HOME/go" ]; do sleep 0.05; done');
    await host.cancel(["p/a/1"]);
    await until("YARN was told", () => node.read("yarn"));
    await seen(host, attempt("p/a"), "CANCEL_PENDING");
    writeFileSync(join(node.home, "go"), "");
    await seen(host, attempt("p/a"), "CANCELLED");
    expect(node.read("yarn")).toBe("application -kill application_17_0001\n");
  });

  it("is not called cancelled when it has succeeded first", async () => {
    const { node, host } = await held(`trap 'exit 0' TERM; echo "$$" > "$HOME/pids"; while :; do sleep 0.05; done`);
    await host.cancel(["p/a/1"]);
    await seen(host, attempt("p/a"), "COMPLETED");
    expect(node.read(".emrald/run-1/p/a/1/exit")).toMatch(/^0 /);
  });

  it("has failed when its processes are gone without an exit code", async () => {
    const { node, host } = await held();
    process.kill(-(node.groups()[0] ?? 0), "SIGKILL");
    const { Status } = await seen(host, attempt("p/a"), "FAILED");
    expect(Status?.FailureDetails?.Reason).toMatch(/gone without an exit code/);
  });

  it("runs as long as anything of it does", async () => {
    const { node, host, pids } = await held();
    process.kill(node.groups()[0] ?? 0, "SIGKILL");
    await until("its shell is gone", () => !isAlive(node.groups()[0] ?? 0));
    expect((await host.look([attempt("p/a")]))[0]?.Status?.State).toBe("RUNNING");
    await host.cancel(["p/a/1"]);
    await seen(host, attempt("p/a"), "CANCELLED");
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it("is not mistaken for another's process of the same number", async () => {
    const { node, host } = await held();
    const [group = 0] = node.groups();
    process.kill(-group, "SIGKILL");
    await until("it is gone", () => !isAlive(group));
    const other = spawn("sleep", ["600"], { detached: true });
    onTestFinished(() => void other.kill("SIGKILL"));
    writeFileSync(join(node.home, ".emrald/run-1/p/a/1/pid"), `${other.pid} 1 1 abc\n`);
    await seen(host, attempt("p/a"), "FAILED");
    await host.cancel(["p/a/1"]);
    await seen(host, attempt("p/a"), "CANCELLED");
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it("has failed when the node has no trace of it", async () => {
    const { host } = await held();
    expect((await host.look([attempt("p/x", 1, "p/x/1")]))[0]?.Status).toMatchObject({
      State: "FAILED",
      FailureDetails: { Reason: "The node has no trace of it" },
    });
    expect(await host.find([attempt("p/x")])).toEqual([]);
  });
});
