import { type Kind, kind, quiet } from "./kind.ts";

/** Changes of what an environment says of itself. */
export const ENVIRONMENT = {
  "environment/added": quiet("environment", "additive", "a new environment: nothing of it is there yet"),
  "environment/removed": quiet(
    "environment",
    "destructive",
    "nobody looks after its stack any longer: no deploy, no run and no drift names it, and what it holds goes on costing until somebody takes it down",
  ),
  "environment/project": quiet(
    "environment",
    "destructive",
    "every name is made from it: another stack, other buckets, another database; the data stays in the old ones",
    { scope: "written" },
  ),
  "environment/region": quiet(
    "environment",
    "destructive",
    "everything is made anew in another region: the data stays in the old one",
    { scope: "written" },
  ),
  "environment/account": quiet(
    "environment",
    "destructive",
    "everything is made anew in another account: the data stays in the old one",
    { scope: "written" },
  ),
  "environment/account-named": quiet(
    "environment",
    "behavioural",
    "the account is named now, and no other is taken: if it is the one that was deployed to, nothing moves",
    { slot: "environment/account" },
  ),
  "environment/account-unnamed": quiet(
    "environment",
    "behavioural",
    "the account is whichever the credentials are of: the wrong ones deploy to the wrong account",
    { slot: "environment/account" },
  ),
  "environment/owner": quiet("environment", "cosmetic", "somebody else answers for it"),
  "environment/bucket-added": quiet("environment", "additive", "a stage is used for the first time: it gets a bucket", {
    slot: "environment/bucket",
  }),
  "environment/bucket-taken": quiet(
    "environment",
    "destructive",
    "the bucket was there before, and steps and uploads write there: what lies at the same places is replaced",
    { slot: "environment/bucket", scope: "stage" },
  ),
  "environment/bucket-removed": quiet(
    "environment",
    "destructive",
    "no dataset is of the stage any longer: its bucket goes, with what lies in it, unless it is protected",
    { slot: "environment/bucket", scope: "stage" },
  ),
  "environment/bucket": quiet(
    "environment",
    "destructive",
    "the stage lies in another bucket: the old one's data is not moved, and the old one goes unless it is protected or somebody else's",
    { scope: "stage" },
  ),
  "environment/bucket-unused": quiet(
    "environment",
    "cosmetic",
    "no dataset is of the stage: nothing lies in its bucket yet",
  ),
  "environment/database-shared": quiet(
    "environment",
    "destructive",
    "another environment has a database of this name: where both are in one account, each replaces the other's tables, and takes them along when it goes",
    { slot: "environment/database", scope: "tables" },
  ),
  "environment/database": quiet(
    "environment",
    "destructive",
    "another database: the old one goes with its tables and their partitions, and queries by its name fail",
    { slot: "environment/database", scope: "tables" },
  ),
  "environment/tables": quiet(
    "environment",
    "breaking",
    "tables are made in another way, or not at all: queries by name may fail",
    { scope: "tables" },
  ),
  "environment/tables-added": quiet("environment", "additive", "the catalog gets tables", {
    slot: "environment/tables",
  }),
  "environment/lifecycle": quiet(
    "environment",
    "behavioural",
    "clusters come and go in another way: what stands is paid for by the hour, what a run starts by the run",
  ),
  "environment/lifecycle-standing-ends": quiet(
    "environment",
    "destructive",
    "the cluster that stood goes: what works on it is ended, and its HDFS is gone",
    { slot: "environment/lifecycle" },
  ),
  "environment/cluster-id": quiet("environment", "behavioural", "runs work on another cluster", { scope: "steps" }),
  "environment/cluster-taken": quiet(
    "environment",
    "breaking",
    "its runs work on a cluster that was there before: they share memory and disks with whatever else works there",
    { slot: "environment/cluster-id", scope: "steps" },
  ),
  "environment/deploy-on-merge": quiet("environment", "behavioural", "every merge deploys it, and runs its steps", {
    slot: "environment/deploy",
  }),
  "environment/deploy-and-destroy": quiet(
    "environment",
    "destructive",
    "every merge deploys it, runs its steps and takes its stack down, and with it every bucket and table that is not protected",
    { slot: "environment/deploy", scope: "written" },
  ),
  "environment/deploy-by-hand": quiet(
    "environment",
    "behavioural",
    "no merge deploys it any longer: what is merged waits for somebody's hand",
    { slot: "environment/deploy" },
  ),
  "environment/prices": quiet(
    "environment",
    "behavioural",
    "what a run costs, and whether it is within budget, is counted by other prices",
  ),
  "environment/destroy-after-run": quiet(
    "environment",
    "destructive",
    "after a run the stack goes, and with it every bucket and table that is not protected",
    { slot: "environment/after-run", scope: "written" },
  ),
  "environment/keep-after-run": quiet(
    "environment",
    "behavioural",
    "after a run the stack stays, and so do its costs",
    { slot: "environment/after-run" },
  ),
  "environment/unprotected": quiet(
    "environment",
    "destructive",
    "buckets and catalog are no longer protected: the next teardown takes them, with what lies in them",
    { slot: "environment/protect", scope: "written" },
  ),
  "environment/protected": quiet(
    "environment",
    "behavioural",
    "buckets and catalog survive teardown, and so do their costs",
    { slot: "environment/protect" },
  ),
  "environment/nat": quiet(
    "environment",
    "behavioural",
    "whether clusters reach the internet, and whether a NAT gateway is paid for by the hour",
  ),
  "environment/network": quiet(
    "environment",
    "behavioural",
    "clusters work in another network: one of emrald's own is made anew, with what stands in it",
  ),
  "environment/budget-raised": quiet("environment", "behavioural", "more may be spent before anybody is told", {
    slot: "environment/budget",
  }),
  "environment/budget-lowered": quiet("environment", "cosmetic", "less may be spent before somebody is told", {
    slot: "environment/budget",
  }),
  "environment/tag": quiet(
    "environment",
    "behavioural",
    "everything is tagged otherwise: bills and policies that go by tags see it otherwise",
  ),
  "environment/step-roles": quiet(
    "environment",
    "behavioural",
    "each step works under a role of its own, and may do what its reads and writes ask for alone",
    { slot: "environment/roles" },
  ),
  "environment/node-roles": quiet(
    "environment",
    "breaking",
    "steps work under the role of the nodes: each may do what any of them may",
    { slot: "environment/roles" },
  ),
  "environment/kms-key": quiet(
    "environment",
    "breaking",
    "what is written from now on is encrypted by another key: readers without a right to it fail",
    { scope: "written" },
  ),
  "environment/security": quiet(
    "environment",
    "behavioural",
    "what clusters and people may do, or how they speak to each other, is another",
  ),
  "environment/logs-shorter": quiet("environment", "destructive", "logs that are older are deleted", {
    slot: "environment/logs",
  }),
  "environment/logs-longer": quiet("environment", "behavioural", "logs are kept, and paid for, longer", {
    slot: "environment/logs",
  }),
  "environment/state-machine-added": quiet("environment", "additive", "there is a state machine that runs everything", {
    slot: "environment/state-machine",
  }),
  "environment/state-machine-removed": quiet(
    "environment",
    "breaking",
    "the state machine goes: whoever starts it fails, and its executions end",
    { slot: "environment/state-machine" },
  ),
  "environment/notebook-added": quiet("environment", "behavioural", "a notebook stands, and is paid for by the hour", {
    slot: "environment/notebook",
  }),
  "environment/notebook-removed": quiet(
    "environment",
    "destructive",
    "the notebook goes, with everything on its disk",
    { slot: "environment/notebook" },
  ),
  "environment/notebook-shrunk": quiet(
    "environment",
    "destructive",
    "a notebook's disk cannot shrink: it is made anew, and what was on it is gone",
    { slot: "environment/notebook" },
  ),
  "environment/notebook": quiet("environment", "behavioural", "the notebook stops and starts as another size"),
  "foundation/trust-added": quiet(
    "environment",
    "behavioural",
    "workflows of the repository may preview and deploy, once the operator has deployed the foundation",
    { slot: "foundation/trust" },
  ),
  "foundation/trust": quiet(
    "environment",
    "breaking",
    "workflows that were trusted no longer may preview and deploy, or others may, once the operator has deployed the foundation",
    { slot: "foundation/trust" },
  ),
  "foundation/trust-removed": quiet(
    "environment",
    "breaking",
    "no workflow may preview or deploy any longer, once the operator has deployed the foundation",
    { slot: "foundation/trust" },
  ),
  "environment/artifact": kind(
    "environment",
    "behavioural",
    "a file that is published with the plan, and that no step names, is another",
  ),
  "environment/other": kind("environment", "behavioural", "something that has no kind of its own"),
} as const satisfies Record<string, Kind>;
