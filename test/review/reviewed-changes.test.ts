import { expect, it } from "vitest";
import { sidesOf } from "../../src/cli/diff/sides.ts";
import { type Deploying, type Reviews, reviewedChanges } from "../../src/cli/review/reviewed-changes.ts";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { withTree } from "../../src/git/tree.ts";
import type { Keys } from "../../src/review/kept.ts";
import { type Repository, repository } from "../git/repository.ts";

const APP = `def run(spark, raw, top):
    first = raw

    second = first

    return second
`;

const PIPELINE = `pipeline: sales
datasets:
  raw:
    stage: bronze
    path: sales/*.csv
    format: csv
    options: { header: true }
    upload: data/sales/
    columns: { id: int }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps:
  clean:
    app: clean.py
    reads: [raw]
    writes: [clean]
    params: { top: 10 }
`;

const TREE = {
  "pipelines/project.yaml": `project: shop
fleets: { small: { primary: m5.xlarge } }
cluster: { release: emr-7.13.0 }
environments:
  dev: { region: us-east-1, fleet: small, network: { nat: true } }
`,
  "pipelines/sales.yaml": PIPELINE,
  "spark/apps/clean.py": APP,
  "data/sales/a.csv": "id\n1\n",
};

/** A project on GitHub: what is on its branch `main` is deployed, and pull requests show what they change. */
class Project implements Reviews {
  readonly repository: Repository = repository(TREE);
  readonly origin = { server: "https://localhost", token: "t" };
  readonly #merged: { number: number; headSha: string; mergeSha: string }[] = [];
  readonly #shown = new Map<string, Keys>();
  #deployed: string | undefined = undefined;

  get root(): string {
    return this.repository.root;
  }

  /** A branch with a change, which its pull request has shown. */
  async pullRequest(name: string, files: Record<string, string>, isShown = true): Promise<string> {
    const { git, commit } = this.repository;
    git("switch", "--quiet", "--create", name);
    const head = commit(files, name);
    git("switch", "--quiet", "main");
    if (isShown) await this.show(head);
    return head;
  }

  /** As its workflow does: nothing is shown of what cannot be told. */
  async show(head: string): Promise<void> {
    const base = this.repository.git("merge-base", "main", head);
    const [before, after] = await Promise.all([base, head].map((at) => withTree(this.root, at, sidesOf)));
    const [one, other] = [before?.get("dev"), after?.get("dev")];
    if (!one || !other || "errors" in one || "errors" in other) return;
    const { changes } = diffPlans("dev", one.side, other.side);
    this.#shown.set(head, { dev: changes.map(({ key }) => key) });
  }

  /** What one commit has shown, kept for another. */
  showAs(head: string, other: string): void {
    this.#shown.set(head, this.#shown.get(other) ?? {});
  }

  merge(number: number, head: string, how: "squash" | "merge" = "squash"): void {
    const { git } = this.repository;
    if (how === "merge") git("merge", "--quiet", "--no-ff", "--message", `merge #${number}`, head);
    else git("merge", "--quiet", "--squash", head);
    if (how === "squash") git("commit", "--quiet", "--allow-empty", "--message", `merge #${number}`);
    this.#merged.push({ number, headSha: head, mergeSha: git("rev-parse", "HEAD") });
  }

  deploy(): void {
    this.#deployed = this.repository.git("rev-parse", "HEAD");
  }

  async verdict(more: Partial<Deploying> = {}): Promise<readonly string[]> {
    const commit = this.repository.git("rev-parse", "HEAD");
    const deploying = { root: this.root, environment: "dev", from: this.#deployed, commit, resources: [] };
    const { left, because } = await reviewedChanges({ ...deploying, ...more }, this);
    return [...left.map(({ kind, subject }) => `${kind} ${subject}`), ...(because === undefined ? [] : [because])];
  }

  mergedPullRequests(base: string, head: string) {
    const between = this.repository.git("rev-list", `${base}..${head}`).split("\n");
    return Promise.resolve(this.#merged.filter(({ mergeSha }) => between.includes(mergeSha)));
  }

  readReviewed(head: string) {
    return Promise.resolve(this.#shown.get(head));
  }
}

const withTop = (top: number): Record<string, string> => ({
  "pipelines/sales.yaml": PIPELINE.replace("top: 10", `top: ${top}`),
});

const TOP = [expect.stringMatching(/^step\/\S+ sales\/clean$/)];

it.each(["squash", "merge"] as const)(
  "takes what a pull request has shown, and two merges in a row (%s)",
  async (how) => {
    const project = new Project();
    project.deploy();
    const first = await project.pullRequest("first", withTop(20));
    const second = await project.pullRequest("second", { "data/sales/b.csv": "id\n2\n" });
    project.merge(1, first, how);
    expect(await project.verdict()).toEqual([]);
    project.merge(2, second, how);
    expect(await project.verdict()).toEqual([]);
  },
);

it("takes what two have changed in one file, where git merges it by itself", async () => {
  const project = new Project();
  project.deploy();
  const top = await project.pullRequest("top", {
    "spark/apps/clean.py": APP.replace("first = raw", "first = raw.distinct()"),
  });
  const bottom = await project.pullRequest("bottom", {
    "spark/apps/clean.py": APP.replace("return second", "return second.limit(top)"),
  });
  project.merge(1, top);
  project.merge(2, bottom);
  expect(await project.verdict()).toEqual([]);
  // Somebody's hand in between is seen.
  project.repository.commit({ "spark/apps/clean.py": APP.replace("second = first", "second = first.limit(1)") });
  expect(await project.verdict()).toEqual(TOP);
});

it("names what nobody has seen: pushed past pull requests, not shown, or merged with somebody's hand in it", async () => {
  const project = new Project();
  project.deploy();
  project.repository.commit(withTop(30), "straight to main");
  expect(await project.verdict()).toEqual(TOP);
  const unseen = await project.pullRequest("unseen", { "data/sales/b.csv": "id\n2\n" }, false);
  project.merge(1, unseen);
  expect(await project.verdict()).toHaveLength(2);
});

it("names what was pushed past pull requests also when the next one is made on top of it", async () => {
  const project = new Project();
  project.deploy();
  project.repository.commit(withTop(30), "straight to main");
  const next = await project.pullRequest("next", { "data/sales/b.csv": "id\n2\n" });
  project.merge(1, next, "merge");
  expect(await project.verdict()).toEqual(TOP);
});

it("takes no silence for a review: what could not be told was not shown", async () => {
  const project = new Project();
  project.deploy();
  const breaks = await project.pullRequest("breaks", { "pipelines/sales.yaml": PIPELINE.replace("[raw]", "[row]") });
  project.merge(1, breaks);
  const mends = await project.pullRequest("mends", withTop(20));
  project.merge(2, mends);
  expect(await project.verdict()).toEqual(TOP);
});

it("does not take a value for shown that a later pull request has taken back", async () => {
  const project = new Project();
  project.deploy();
  project.merge(1, await project.pullRequest("there", withTop(20)));
  project.merge(2, await project.pullRequest("back", withTop(10)));
  expect(await project.verdict()).toEqual([]);
  project.repository.commit(withTop(20), "straight to main");
  expect(await project.verdict()).toEqual(TOP);
});

it("sees data that goes again, though no plan changes", async () => {
  const project = new Project();
  project.deploy();
  project.merge(1, await project.pullRequest("more", { "data/sales/b.csv": "id\n2\n" }));
  expect(await project.verdict()).toEqual([]);
  project.repository.commit({ "data/sales/b.csv": "" }, "straight to main");
  expect(await project.verdict()).toEqual([expect.stringMatching(/^upload\/\S+ sales\/raw$/)]);
});

it("needs no review for words, and for nothing", async () => {
  const project = new Project();
  project.deploy();
  expect(await project.verdict()).toEqual([]);
  const told = PIPELINE.replace("steps:", "description: Sales.\nsteps:");
  project.repository.commit({ "pipelines/sales.yaml": `# told better\n${told}`, "README.md": "x" });
  expect(await project.verdict()).toEqual([]);
});

it("does not go back: an older commit than the one that is deployed undoes what was reviewed", async () => {
  const project = new Project();
  project.merge(1, await project.pullRequest("first", withTop(20)));
  project.deploy();
  project.repository.git("reset", "--quiet", "--hard", "HEAD~1");
  expect(await project.verdict()).toEqual(TOP);
});

it.each([
  [{ from: undefined }, "no commit has"],
  [{ from: "0".repeat(40) }, "is not in this clone"],
] as const)("names everything where nobody knows what is deployed: %j", async (more, says) => {
  const project = new Project();
  project.merge(1, await project.pullRequest("first", withTop(20)));
  expect(await project.verdict(more)).toEqual(["environment/added dev", expect.stringContaining(says)]);
});

it("takes no replaced bucket that no preview has shown", async () => {
  const project = new Project();
  project.deploy();
  const resource = {
    class: "destructive",
    kind: "resource/replaced",
    subject: "lake-gold",
    reason: "it is emptied",
    key: "0123456789abcdef",
  } as const;
  expect(await project.verdict({ resources: [resource] })).toEqual(["resource/replaced lake-gold"]);
});

it("wants all of a pull request to be shown: one that was shown against another branch changes more here", async () => {
  const project = new Project();
  project.deploy();
  const head = await project.pullRequest("more", withTop(20), false);
  await project.show(head);
  project.repository.git("switch", "--quiet", "more");
  const later = project.repository.commit({ "data/sales/b.csv": "id\n2\n" });
  project.repository.git("switch", "--quiet", "main");
  project.showAs(later, head);
  project.merge(1, later);
  expect(await project.verdict()).toHaveLength(2);
});

it.each([
  [".github/workflows/deploy.yml", "on: push\n"],
  ["Pulumi.yaml", "name: shop\nmain: other.ts\n"],
  ["Pulumi.dev.yaml", "config: { aws:region: eu-west-1 }\n"],
  ["package-lock.json", "{}"],
  ["npm-shrinkwrap.json", "{}"],
  [".npmrc", "registry=https://npm.example.com/\n"],
  ["packages/shop/.npmrc", "script-shell=./sh\n"],
])("names what deploys: %s, pushed past pull requests", async (file, text) => {
  const project = new Project();
  project.deploy();
  project.merge(1, await project.pullRequest("tools", { [file]: text }));
  expect(await project.verdict()).toEqual([]);
  project.repository.commit({ [file]: `${text}\n` }, "straight to main");
  expect(await project.verdict()).toEqual([`tools/changed ${file}`]);
});
