import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, describe, it } from "vitest";
import { stepCommand } from "../../../src/run/hosts/ssh/step-command.ts";

function commandOf(Jar: string, Args: string[], MainClass?: string): string | undefined {
  return stepCommand({ Name: "s", HadoopJarStep: { Jar, Args, ...(MainClass === undefined ? {} : { MainClass }) } });
}

/** What a program is given, by the shell of a node. */
function givenBy(command: string): string[] {
  const script = `{\n( ${command} )\n} </dev/null\n`;
  return execFileSync("sh", ["-s"], { input: script, encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("a step's command", () => {
  it("keeps what a shell would make something of", () => {
    const args = [
      "a b",
      "it's",
      '"',
      "$HOME",
      "`id`",
      "\\",
      "\n",
      "*",
      "",
      "é 🥐",
      "-n",
      "#",
      "!",
      "a\tb",
      "'; rm x; '",
    ];
    expect(givenBy(commandOf("command-runner.jar", ["printf", "%s\\0", ...args]) ?? "")).toEqual(args);
  });

  it("keeps any tokens", () => {
    const token = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 5 }), (args) => {
        expect(givenBy(commandOf("command-runner.jar", ["printf", "%s\\0", ...args]) ?? "")).toEqual(args);
      }),
      { numRuns: 50 },
    );
  });

  it("brings scripts and jars from S3 first", () => {
    expect(commandOf("s3://r.elasticmapreduce/libs/script-runner/script-runner.jar", ["s3://b/k/it's.sh", "x"])).toBe(
      `aws s3 cp --quiet 's3://b/k/it'\\''s.sh' './it'\\''s.sh' && exec 'bash' './it'\\''s.sh' 'x'`,
    );
    expect(commandOf("s3://b/job.jar", ["x"], "org.Main")).toBe(
      "aws s3 cp --quiet 's3://b/job.jar' './job.jar' && exec 'hadoop' 'jar' './job.jar' 'org.Main' 'x'",
    );
    expect(commandOf("/usr/lib/hadoop/examples.jar", ["pi"])).toBe(
      "exec 'hadoop' 'jar' '/usr/lib/hadoop/examples.jar' 'pi'",
    );
  });

  it("is none without tokens, or with what no program can be given", () => {
    expect(commandOf("command-runner.jar", [])).toBeUndefined();
    expect(commandOf("command-runner.jar", ["a", "b\0c"])).toBeUndefined();
  });
});
