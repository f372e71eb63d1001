import { join } from "node:path";
import { expect, it } from "vitest";
import { type Deploying, type Reviews, reviewedChanges } from "../../src/cli/review/reviewed-changes.ts";
import { sidesOf } from "../../src/cli/diff/sides.ts";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { bind, planUri } from "../../src/plan/bind.ts";
import { compileEnvironments } from "../../src/project/environments.ts";
import { FolderStore } from "../../src/run/folder-store.ts";
import { newestDeployment, publish } from "../../src/run/publish/index.ts";
import { withTree } from "../../src/git/tree.ts";
import { type Repository, repository } from "../git/repository.ts";
import { writeTree } from "../project.ts";

const ACCOUNT = "123456789012";

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
  readonly store = new FolderStore(join(writeTree({ keep: "" }), "s3"));
  readonly origin = { server: "https://localhost", token: "t" };
  readonly #merged: { number: number; headSha: string; at: string }[] = [];
  readonly #shown = new Map<string, Readonly<Record<string, readonly string[]>>>();

  get root(): string {
    return this.repository.root;
  }

  /** A branch with a change, which its pull request has shown. */
  async pullRequest(name: string, files: Record<string, string>, isShown = true): Promise<string> {
    const { git, commit } = this.repository;
    const base = git("rev-parse", "HEAD");
    git("switch", "--quiet", "--create", name);
    const head = commit(files, name);
    git("switch", "--quiet", "main");
    if (!isShown) return head;
    const [before, after] = await Promise.all([base, head].map((at) => withTree(this.root, at, sidesOf)));
    const side = (of: typeof before) => {
      const found = of?.get("dev");
      return found && "side" in found ? found.side : undefined;
    };
    const { changes } = diffPlans("dev", side(before), side(after));
    this.#shown.set(head, { dev: changes.map(({ key }) => key) });
    return head;
  }

  merge(number: number, head: string): void {
    this.repository.git("merge", "--quiet", "--squash", head);
    this.repository.git("commit", "--quiet", "--allow-empty", "--message", `merge #${number}`);
    this.#merged.push({ number, headSha: head, at: this.repository.git("rev-parse", "HEAD") });
  }

  async deploy(): Promise<void> {
    const { plan, commit } = await this.#now();
    await publish({ plan, bytesOf: () => Buffer.from(""), store: this.store, commit }).catch(() => undefined);
    // The artifacts are not what the plan names; the marker is there, and so is the plan.
    await this.store.write(planUri(plan), Buffer.from(JSON.stringify(plan)));
  }

  async verdict(more: Partial<Deploying> = {}): Promise<readonly string[]> {
    const { plan, commit } = await this.#now();
    const last = await newestDeployment(plan, this.store);
    if (!last) throw new Error("nothing is deployed");
    const deploying = { root: this.root, plan, isAccountGiven: false, store: this.store, last, commit, resources: [] };
    const { left, because } = await reviewedChanges({ ...deploying, ...more }, this);
    return [...left.map(({ kind, subject }) => `${kind} ${subject}`), ...(because === undefined ? [] : [because])];
  }

  async #now() {
    const compiled = (await compileEnvironments(this.root)).get("dev");
    if (!compiled || "errors" in compiled) throw new Error("the project has errors");
    const plan = bind(compiled.plan, { account: ACCOUNT }, compiled.plan);
    return { plan, commit: this.repository.git("rev-parse", "HEAD") };
  }

  mergedPullRequests(base: string, head: string) {
    const between = this.repository.git("rev-list", `${base}..${head}`).split("\n");
    return Promise.resolve(this.#merged.filter(({ at }) => between.includes(at)));
  }

  readReviewed(head: string) {
    return Promise.resolve(this.#shown.get(head));
  }
}

const withTop = (top: number): Record<string, string> => ({
  "pipelines/sales.yaml": PIPELINE.replace("top: 10", `top: ${top}`),
});

it("takes what a pull request has shown, and two merges in a row", async () => {
  const project = new Project();
  await project.deploy();
  const first = await project.pullRequest("first", withTop(20));
  const second = await project.pullRequest("second", { "data/sales/b.csv": "id\n2\n" });
  project.merge(1, first);
  expect(await project.verdict()).toEqual([]);
  project.merge(2, second);
  expect(await project.verdict()).toEqual([]);
});

it("takes what two have changed in one file, where git merges it by itself", async () => {
  const project = new Project();
  await project.deploy();
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
  expect(await project.verdict()).toEqual([expect.stringMatching(/^step\/\S+ sales\/clean$/)]);
});

it("names what nobody has seen: pushed past pull requests, not shown, or pushed into one after it was shown", async () => {
  const project = new Project();
  await project.deploy();
  project.repository.commit(withTop(30), "straight to main");
  expect(await project.verdict()).toEqual([expect.stringMatching(/ sales\/clean$/)]);
  const unseen = await project.pullRequest("unseen", { "data/sales/b.csv": "id\n2\n" }, false);
  project.merge(1, unseen);
  expect(await project.verdict()).toHaveLength(2);
});

it("needs no review for words, and for nothing", async () => {
  const project = new Project();
  await project.deploy();
  expect(await project.verdict()).toEqual([]);
  project.repository.commit({
    "pipelines/sales.yaml": `# told better\n${PIPELINE.replace("steps:", "description: Sales.\nsteps:")}`,
  });
  expect(await project.verdict()).toEqual([]);
});

it("does not go back: an older commit than the one that is deployed undoes what was reviewed", async () => {
  const project = new Project();
  const first = await project.pullRequest("first", withTop(20));
  project.merge(1, first);
  await project.deploy();
  project.repository.git("reset", "--quiet", "--hard", "HEAD~1");
  expect(await project.verdict()).toEqual([expect.stringMatching(/ sales\/clean$/)]);
});

it("cannot know what a folder with changes of its own has deployed", async () => {
  const project = new Project();
  await project.deploy();
  const last = { format: 1, plan: "", artifacts: [], at: "" } as const;
  const first = await project.pullRequest("first", withTop(20));
  project.merge(1, first);
  const known = await newestDeploymentOf(project);
  const because = await project.verdict({ last: { ...last, plan: known } });
  expect(because.at(-1)).toContain("a folder with changes that no commit has");
});

it("takes no replaced bucket that no preview has shown", async () => {
  const project = new Project();
  await project.deploy();
  const resource = {
    class: "destructive",
    kind: "resource/replaced",
    subject: "lake-gold",
    reason: "it is emptied",
    key: "0123456789abcdef",
  } as const;
  expect(await project.verdict({ resources: [resource] })).toEqual(["resource/replaced lake-gold"]);
});

async function newestDeploymentOf(project: Project): Promise<string> {
  const compiled = (await compileEnvironments(project.root)).get("dev");
  if (!compiled || "errors" in compiled) throw new Error("the project has errors");
  const plan = bind(compiled.plan, { account: ACCOUNT }, compiled.plan);
  return (await newestDeployment(plan, project.store))?.plan ?? "";
}
