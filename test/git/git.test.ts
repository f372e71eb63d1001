import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, it } from "vitest";
import { branchPoint, cleanMerge } from "../../src/git/clean-merge.ts";
import { cleanCommit, commitOf, hasCommit, mergeBase } from "../../src/git/commits.ts";
import { readRange } from "../../src/git/range.ts";
import { withTree } from "../../src/git/tree.ts";
import { writeTree } from "../project.ts";
import { repository } from "./repository.ts";

const LINES = "one\ntwo\nthree\nfour\nfive\n";

it("reads a range as git does: three dots from where the two parted, two dots one against the other, none against the folder", async () => {
  const { root, git, commit } = repository({ a: "1" });
  const first = git("rev-parse", "HEAD");
  git("switch", "--quiet", "--create", "work");
  const work = commit({ a: "2" });
  git("switch", "--quiet", "main");
  const main = commit({ b: "1" });
  expect(await readRange(root, "main...work")).toEqual({
    base: { name: "main", commit: first },
    head: { name: "work", commit: work },
  });
  expect((await readRange(root, "main..work")).base.commit).toBe(main);
  expect(await readRange(root, "work")).toEqual({
    base: { name: "work", commit: work },
    head: { name: "the folder as it is" },
  });
  expect((await readRange(root, "work...")).head.commit).toBe(main);
  expect((await readRange(root, "...work")).base.commit).toBe(first);
});

it.each([
  ["nowhere...HEAD", 'git knows no commit "nowhere"'],
  ["--help", 'git knows no commit "--help"'],
  ["HEAD..", undefined],
] as const)("%s", async (range, says) => {
  const { root } = repository({ a: "1" });
  if (says === undefined) await expect(readRange(root, range)).resolves.toBeDefined();
  else await expect(readRange(root, range)).rejects.toThrow(says);
});

it("says that a folder is in no repository, and that a clone is shallow", async () => {
  await expect(commitOf(writeTree({ a: "1" }), "HEAD")).rejects.toThrow("is in no git repository");
  const { root, git, commit } = repository({ a: "1" });
  const second = commit({ a: "2" });
  const clone = join(root, "clone");
  git("clone", "--quiet", "--depth=1", `file://${root}`, clone);
  await expect(commitOf(clone, "HEAD~1")).rejects.toHaveProperty("next", expect.stringContaining("fetch-depth: 0"));
  git("-C", clone, "switch", "--quiet", "--orphan", "other");
  git("-C", clone, "commit", "--quiet", "--allow-empty", "--message", "alone");
  await expect(mergeBase(clone, "HEAD", second)).rejects.toHaveProperty("next", expect.stringContaining("unshallow"));
});

it("writes a commit's tree beside the folder, and leaves working tree and index as they are", async () => {
  const { root, git, commit } = repository({ "lake/a": "old", "lake/deep/b": "b", c: "c" });
  const old = git("rev-parse", "HEAD");
  commit({ "lake/a": "new" });
  writeFileSync(join(root, "lake/a"), "not committed");
  git("add", "lake/a");
  const status = git("status", "--porcelain");
  let place = "";
  await withTree(join(root, "lake"), old, (tree) => {
    place = tree;
    expect(readFileSync(join(tree, "a"), "utf8")).toBe("old");
    expect(readFileSync(join(tree, "deep/b"), "utf8")).toBe("b");
    expect(existsSync(join(tree, "c"))).toBe(false);
    return Promise.resolve();
  });
  expect(existsSync(place)).toBe(false);
  expect(git("status", "--porcelain")).toBe(status);
  expect(await withTree(root, old, (tree) => Promise.resolve(readFileSync(join(tree, "c"), "utf8")))).toBe("c");
});

it("has an empty folder for what a commit does not have", async () => {
  const { root, git } = repository({ a: "1" });
  mkdirSync(join(root, "later"));
  writeFileSync(join(root, "later/b"), "b");
  const head = git("rev-parse", "HEAD");
  expect(await withTree(join(root, "later"), head, (tree) => Promise.resolve(existsSync(join(tree, "b"))))).toBe(false);
});

it("knows the commit of a folder that shows just that", async () => {
  const { root, git } = repository({ a: "1", "lake/b": "1" });
  const head = git("rev-parse", "HEAD");
  expect(await cleanCommit(root)).toBe(head);
  // What Pulumi and emrald write there says nothing of the spec.
  writeFileSync(join(root, "Pulumi.dev.yaml"), "encryptionsalt: x\n");
  expect(await cleanCommit(root)).toBe(head);
  writeFileSync(join(root, "new"), "x");
  expect(await cleanCommit(root)).toBeUndefined();
  expect(await cleanCommit(join(root, "lake"))).toBe(head);
  expect(await cleanCommit(writeTree({ a: "1" }))).toBeUndefined();
});

it("merges as git would, also what two have changed in one file, and not what conflicts", async () => {
  const { root, git, commit } = repository({ file: LINES });
  const from = git("rev-parse", "HEAD");
  const branch = (name: string, text: string): string => {
    git("switch", "--quiet", "--create", name, from);
    return commit({ file: text });
  };
  const top = branch("top", LINES.replace("one", "ONE"));
  const bottom = branch("bottom", LINES.replace("five", "FIVE"));
  const clash = branch("clash", LINES.replace("one", "Uno"));
  const first = (await cleanMerge(root, from, { from, head: top })) ?? "";
  const both = (await cleanMerge(root, first, { from, head: bottom })) ?? "";
  const merged = LINES.replace("one", "ONE").replace("five", "FIVE").trimEnd();
  expect(git("cat-file", "-p", `${both}:file`)).toBe(merged);
  expect(await cleanMerge(root, both, { from, head: clash })).toBeUndefined();
  expect([await hasCommit(root, top), await hasCommit(root, "0".repeat(40))]).toEqual([true, false]);
});

it("merges a branch's own change alone, whatever else is in its history", async () => {
  const { root, git, commit } = repository({ file: LINES, other: "1" });
  const deployed = git("rev-parse", "HEAD");
  const pushed = commit({ other: "pushed" });
  git("switch", "--quiet", "--create", "work");
  const head = commit({ file: LINES.replace("one", "ONE") });
  git("switch", "--quiet", "main");
  git("merge", "--quiet", "--no-ff", "--message", "merge", "work");
  const mergeSha = git("rev-parse", "HEAD");
  const point = await branchPoint(root, { headSha: head, mergeSha });
  expect(point).toBe(pushed);
  const tree = (await cleanMerge(root, deployed, { from: point, head })) ?? "";
  expect([git("cat-file", "-p", `${tree}:other`), git("cat-file", "-p", `${tree}:file`).split("\n")[0]]).toEqual([
    "1",
    "ONE",
  ]);
});

it("follows no link out of a tree that nobody has looked at", async () => {
  const { root, git } = repository({ "lake/own": "own" });
  symlinkSync("own", join(root, "lake/inside"));
  symlinkSync("/etc/passwd", join(root, "lake/outside"));
  symlinkSync("..", join(root, "lake/up"));
  symlinkSync("/dev/zero", join(root, "lake/endless"));
  git("add", "--all");
  git("commit", "--quiet", "--message", "links");
  await withTree(join(root, "lake"), git("rev-parse", "HEAD"), (tree) => {
    const texts = ["inside", "outside", "up", "endless"].map((name) => readFileSync(join(tree, name), "utf8"));
    expect(texts).toEqual(["own", "/etc/passwd", "..", "/dev/zero"]);
    return Promise.resolve();
  });
});

it("says that git refuses a repository, and that nothing is committed yet", async () => {
  const empty = writeTree({ a: "1" });
  execaSync("git", ["init", "--quiet"], { cwd: empty });
  await expect(commitOf(empty, "HEAD")).rejects.toThrow("nothing is committed yet");
  const { root } = repository({ a: "1" });
  writeFileSync(join(root, ".git/config"), "[core]\n  repositoryformatversion = 99\n");
  await expect(commitOf(root, "HEAD")).rejects.toThrow("git does not open the repository");
});
