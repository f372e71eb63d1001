import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scripts, type Script } from "./support/scripts.ts";

/** shellcheck, of the PyPI package that carries it, on every shell script that this repository has or writes. */

const SHELLCHECK = join(".venv-notebooks", "bin", "shellcheck");

function findings({ text, shell }: Script, ...options: string[]): string[] {
  const args = ["--format", "gcc", "--shell", shell, ...options, "-"];
  const { stdout, stderr, error } = spawnSync(SHELLCHECK, args, { input: text, encoding: "utf8" });
  if (error) throw error;
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

const all = scripts();

it("finds scripts of all kinds, and sees what is wrong with one", () => {
  const names = Object.keys(all);
  expect(names).toContain("bootstrap/install_python_packages.sh");
  expect(names.filter((name) => name.startsWith(".github/")).length).toBeGreaterThan(5);
  for (const { text } of Object.values(all)) expect(text.trim()).not.toBe("");
  const found = findings({ shell: "bash", text: 'folder=$1\nrm -rf $folder/*\n[ "$a" == 1 ] && [[ $b = "c d"* ]\n' });
  expect(found.join("\n")).toMatch(/error: .*\[SC1/);
  expect(findings({ shell: "sh", text: "cd $1\n" }).join("\n")).toContain("SC2086");
});

/** What is meant so, and why; each is asked for to be needed. */
const MEANT: Readonly<Record<string, string>> = {
  SC2013: "ids of applications are words",
  SC2016: "git's own shell expands it",
  SC2034: "`read` takes a line apart, and not every part is needed",
  SC2043: "a loop of one turn, which `break` leaves",
  SC2086: "the fields of /proc/…/stat are to come apart",
  SC2094: "one file is read, and another written",
  SC2238: "a file is called exit",
};
const MEANT_IN = /^(ssh: .*|\.github\/workflows\/pull-request-fork\.yml: .*)$/;

it.each(Object.keys(all))("%s: shellcheck has nothing to say", (name) => {
  const script = all[name];
  const meant = MEANT_IN.test(name) ? ["--exclude", Object.keys(MEANT).join(",")] : [];
  expect(script && findings(script, ...meant)).toEqual([]);
});

it("excludes nothing in vain", () => {
  const found = Object.entries(all).flatMap(([name, script]) => (MEANT_IN.test(name) ? findings(script) : []));
  expect([...new Set(found.map((line) => /SC\d+/.exec(line)?.[0]))].sort()).toEqual(Object.keys(MEANT));
});
