import { type Kind, kind, quiet } from "./kind.ts";

/** Changes of steps, of the variables that they take, and of emrald itself. */
export const STEPS = {
  "step/added": kind("step", "additive", "it writes nothing that was there before"),
  "step/added-writer": kind("step", "behavioural", "it writes a dataset that was there before: other data"),
  "step/added-program": kind(
    "step",
    "behavioural",
    "emrald cannot look into it: it may touch anything that its role may, so read it",
  ),
  "step/removed": kind("step", "behavioural", "it no longer runs; what it wrote, another step writes, or is gone too"),
  "step/removed-writer": kind(
    "step",
    "breaking",
    "no step writes its dataset any longer: what is there grows old, or is what files of the repository hold, and readers are not told",
  ),
  "step/removed-program": kind(
    "step",
    "breaking",
    "emrald cannot look into it: what it did is no longer done, and whoever relied on that is not told",
  ),
  "step/removed-crawl": quiet(
    "step",
    "breaking",
    "nothing crawls any longer: queries see the tables as they were last, without what came since",
    { scope: "downstream" },
  ),
  "step/kind": kind("step", "behavioural", "something else runs it"),
  "step/code": kind("step", "behavioural", "the program is another"),
  "step/entry": kind("step", "behavioural", "another file is run"),
  "step/query": kind("step", "behavioural", "the query is another"),
  "step/reads": kind("step", "behavioural", "it reads other data, or by other names"),
  "step/writes": kind("step", "behavioural", "it writes other datasets, or by other names"),
  "step/writes-no-more": kind(
    "step",
    "breaking",
    "no step writes the dataset any longer: what is there grows old, or is what files of the repository hold, and readers are not told",
  ),
  "step/order": quiet("step", "behavioural", "it runs after other steps than before: sooner, or later"),
  "step/param": kind("step", "behavioural", "the program is given something else"),
  "step/args": kind("step", "behavioural", "the program is given something else"),
  "step/spark": kind(
    "step",
    "behavioural",
    "Spark works under other settings: results may differ in order, in time, and in what fits",
  ),
  "step/dependencies": kind(
    "step",
    "behavioural",
    "the program runs with other libraries: results may differ, or it fails where it calls what is gone",
  ),
  "step/crawler": kind(
    "step",
    "breaking",
    "the crawler makes other tables: queries by the old names see what was there last",
  ),
  "step/crawled": kind("step", "behavioural", "the crawler looks at other folders"),
  "step/cluster": quiet("step", "behavioural", "it runs on other nodes", { slot: "step/cluster" }),
  "step/cluster-settings": kind(
    "step",
    "behavioural",
    "it runs on another cluster, of another release or with other programs or settings: results may be other",
    { slot: "step/cluster" },
  ),
  "step/timeout": quiet("step", "behavioural", "it is ended sooner or later than before"),
  "step/retries": quiet("step", "behavioural", "it is tried more or less often before it counts as failed"),
  "step/failure-allowed": quiet(
    "step",
    "breaking",
    "its failure no longer fails the run: what reads it is skipped, readers keep old data, and nobody is told",
    { slot: "step/allow-failure", scope: "downstream" },
  ),
  "step/failure-counts": quiet("step", "behavioural", "its failure now fails the run", { slot: "step/allow-failure" }),
  "step/description": quiet("step", "cosmetic", "words for people"),
  "step/owner": quiet("step", "cosmetic", "somebody else answers for it"),
  "step/other": kind("step", "behavioural", "something that has no kind of its own"),

  "variable/added": quiet("variable", "additive", "it has a default: runs need not name it"),
  "variable/added-without-default": quiet(
    "variable",
    "breaking",
    "it has no default: a run that gives it no value fails",
  ),
  "variable/removed": quiet("variable", "breaking", "a run that gives it a value fails"),
  "variable/type": kind(
    "variable",
    "breaking",
    "values of another type are taken: a run that gives one of the old type fails",
  ),
  "variable/default": kind(
    "variable",
    "behavioural",
    "steps that refer to it are given something else, unless the run says a value",
  ),
  "variable/default-added": kind("variable", "additive", "runs need no longer give it a value"),
  "variable/default-removed": kind("variable", "breaking", "a run that gives it no value fails"),

  "emrald/version": kind("emrald", "behavioural", "another version checks, compiles and runs the project"),
  "emrald/runtime": kind(
    "emrald",
    "behavioural",
    "the runtime is another: every step that it runs is read, checked and written by other code",
  ),
} as const satisfies Record<string, Kind>;
