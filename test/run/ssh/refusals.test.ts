import { chmodSync } from "node:fs";
import { expect, describe, it } from "vitest";
import { SshFault } from "../../../src/run/hosts/ssh/ssh-fault.ts";
import { attempt, Node } from "./support/node.ts";
import { findSshd, freePort } from "./support/sshd.ts";

const sshd = findSshd() ?? "";

describe.skipIf(sshd === "")("a node that ssh does not get into", () => {
  /** What a submission and a look for its end come to. */
  async function tried(prepare: (node: Node) => Parameters<Node["host"]>[1]) {
    const node = await Node.start(sshd);
    node.program("spark-submit", 'echo > "$HOME/ran"');
    const host = node.host({ "p/a": ["spark-submit"] }, prepare(node));
    const added = await host.add([attempt("p/a")]);
    const error = await host
      .find([attempt("p/a")])
      .catch((caught: unknown) => caught as { message: string; next: string });
    expect(node.read("ran")).toBeUndefined();
    return { added, error };
  }

  it("for a wrong key", async () => {
    const { added, error } = await tried((node) => ({ address: node.address("other_key") }));
    expect(added).toMatchObject({ refused: { name: "ssh", message: expect.stringContaining("key_pair") as string } });
    expect(error).toMatchObject({
      message: expect.stringMatching(/accepts none of the keys .*Permission denied \(publickey\)/) as string,
    });
  });

  it("for a key that is not there", async () => {
    const { added } = await tried((node) => ({ address: { ...node.address(), identity: node.file("no_key") } }));
    expect(added).toMatchObject({ refused: { message: expect.stringContaining("cannot be read") as string } });
  });

  it("for a key that others may read", async () => {
    const { added } = await tried((node) => {
      const address = node.address();
      chmodSync(address.identity ?? "", 0o644);
      return { address };
    });
    expect(added).toMatchObject({ refused: { message: expect.stringContaining("chmod 600") as string } });
  });

  it("for a host key that has changed", async () => {
    const { added, error } = await tried((node) => {
      node.knowHost(node.file("other_key.pub"));
      return {};
    });
    expect(added).toMatchObject({
      refused: { message: expect.stringContaining("is not the one that known_hosts has") as string },
    });
    expect(error).toMatchObject({ next: expect.stringContaining("ssh-keygen -R") as string });
  });

  it("for a host key that nobody knows", async () => {
    const { added, error } = await tried((node) => {
      node.knowNobody();
      return {};
    });
    expect(added).toMatchObject({ refused: { message: expect.stringContaining("is not known here") as string } });
    expect(error).toMatchObject({ next: expect.stringContaining("accept") as string });
  });

  it("for settings that it does not understand", async () => {
    const { added } = await tried((node) => ({ address: { ...node.address(), options: ["NoSuchOption=1"] } }));
    expect(added).toMatchObject({ refused: { message: expect.stringContaining("~/.ssh/config") as string } });
  });

  it("since nobody listens: what became of the submission is for a look to tell", async () => {
    const port = await freePort();
    const { added, error } = await tried((node) => ({ address: { ...node.address(), port } }));
    expect(added).toMatchObject({ unknown: { message: expect.stringContaining("nothing listens for ssh") as string } });
    expect(error).toMatchObject({ message: expect.stringContaining("nothing listens for ssh") as string });
  });
});

/** What OpenSSH writes where a test cannot bring it about on loopback. */
describe("what ssh says", () => {
  it.each([
    [
      "ssh: Could not resolve hostname nowhere: Name or service not known",
      "the name of hadoop@node is not known here",
      true,
    ],
    ["ssh: connect to host node port 22: Connection timed out", "hadoop@node does not answer", false],
    ["ssh: connect to host node port 22: No route to host", "hadoop@node does not answer", false],
    ["client_loop: send disconnect: Broken pipe", "the connection to hadoop@node was lost", false],
    ["kex_exchange_identification: Connection closed by remote host", "the connection to hadoop@node was lost", false],
  ])("%s", (said, message, isFinal) => {
    const fault = new SshFault("hadoop@node", `${said}\r\n`);
    expect(fault.message).toBe(`${message} (ssh says: ${said})`);
    expect(fault.isFinal).toBe(isFinal);
    expect(fault.toError()).toMatchObject({ name: "ssh", message: `${fault.message}. ${fault.next}` });
  });

  it("nothing", () => {
    expect(new SshFault("hadoop@node", "").message).toMatch(/ended without a word/);
  });
});
