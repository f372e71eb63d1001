import type { Diagnostic } from "../spec/diagnostic.ts";
import { hasErrors } from "../spec/diagnostic.ts";
import { masked } from "../spec/secret.ts";
import { nameProblem, problemsOf } from "./check.ts";
import { clusterOf, find } from "./cluster.ts";
import { Files, type StandIn } from "./files.ts";
import { fleetOf } from "./fleet.ts";
import { Json } from "./json.ts";
import { Literals } from "./literals.ts";
import { legalName } from "./names.ts";
import { type LeftOut, Notes } from "./notes.ts";
import { oldestFirst } from "./oldest-first.ts";
import { pipelineOf } from "./pipeline.ts";
import { projectOf } from "./project.ts";
import { type Refused, refusedIn, withoutRefused } from "./refused.ts";
import { readSource } from "./source.ts";
import { applicationsNeeded, draftSteps } from "./steps.ts";
import { unwired, type Wired, wire } from "./wire.ts";
import { withoutSecrets } from "./without-secrets.ts";
import { yamlText } from "./yaml.ts";
import { oneLine } from "./one-line.ts";

export interface ImportOptions {
  /** What is imported, as people call it: a file's name, a cluster's id. */
  readonly from: string;
  /** The project's and the pipeline's name; the cluster's, or the file's, where it is left out. */
  readonly name?: string;
  readonly region?: string;
}

export interface Imported {
  readonly name: string;
  /** YAML and what stands in for code, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly standIns: readonly StandIn[];
  readonly leftOut: readonly LeftOut[];
  /** What `emrald check` says of the files. */
  readonly diagnostics: readonly Diagnostic[];
}

const SCHEMA = "yaml-language-server: $schema=../node_modules/emrald/schema";

const GUESSES = "datasets, guessed from the places that steps name";

/** EMR's JSON as a project. Throws a ShapeProblem where the document is nothing of EMR's. */
export function importEmr(document: unknown, options: ImportOptions): Imported {
  const first = build(document, options, { wiring: wire });
  if (!hasErrors(first.diagnostics)) return first;
  // What is wrong without any guess at data is no fault of the guesses.
  let refused: readonly Refused[] = [];
  let plain = build(document, options, { wiring: unwired });
  for (
    let more = refusedIn(plain.diagnostics, refused);
    more.length > 0;
    more = refusedIn(plain.diagnostics, refused)
  ) {
    refused = [...refused, ...more];
    plain = build(document, options, { wiring: unwired, refused });
  }
  const guessing = build(document, options, { wiring: wire, refused });
  const [wrong, known] = [errorsIn(guessing), errorsIn(plain)];
  if (known.length >= wrong.length) return guessing;
  // The guesses contradict each other: words say more than datasets that do not hold.
  const contradiction = wrong.find((message) => !known.includes(message));
  return build(document, options, { wiring: unwired, refused, contradiction });
}

function errorsIn({ diagnostics }: Imported): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

interface Choices {
  readonly wiring: (
    steps: readonly (readonly string[])[],
    names: readonly string[],
    asInput: (word: string) => string,
  ) => Wired;
  readonly refused?: readonly Refused[];
  /** Why no data is guessed. */
  readonly contradiction?: string | undefined;
}

function build(
  document: unknown,
  { from, name: given, region }: ImportOptions,
  { wiring, refused = [], contradiction }: Choices,
): Imported {
  const notes = new Notes();
  if (contradiction !== undefined) notes.leave(GUESSES, `they contradict each other: ${masked(contradiction)}`);
  const files = new Files();
  const literals = new Literals(notes);
  const source = readSource(new Json(document));
  const drafts = draftSteps(oldestFirst(source.steps), files, literals, notes);
  const cluster = clusterOf(source, applicationsNeeded(drafts), files, notes);
  const fleet = fleetOf(source, notes);
  const wired = wiring(
    drafts.map(({ words }) => words),
    drafts.map(({ name }) => name),
    (word) => literals.asInput(word),
  );
  const name = given ?? soundName(find(source, "Name")?.text() ?? from.replace(/^.*[\\/]|\.[A-Za-z]+$/g, ""));
  const head = [`Made by emrald import from ${oneLine(from)}. Look at what it guessed.`];
  const parts = { name, source, cluster, fleet, buckets: wired.buckets, region, hasSteps: drafts.length > 0 };
  const project = withoutRefused(projectOf(parts, notes), refused, notes);
  const written: Record<string, string> = {
    "pipelines/project.yaml": yamlText(
      [`${SCHEMA}/project.schema.json`, ...head],
      withoutSecrets(project.value, notes),
      project.comments,
    ),
  };
  if (drafts.length > 0) {
    const isSerial = (cluster.value.step_concurrency ?? 1) === 1;
    const pipeline = pipelineOf(name, drafts, wired, literals.vars, isSerial);
    written[`pipelines/${name === "project" ? "steps" : name}.yaml`] = yamlText(
      [`${SCHEMA}/pipeline.schema.json`, ...head],
      withoutSecrets(pipeline.value, notes),
      pipeline.comments,
    );
  }
  for (const { file, text } of files.all) written[file] = text;
  return { name, files: written, standIns: files.all, leftOut: notes.leftOut, diagnostics: problemsOf(written) };
}

function soundName(text: string): string {
  const name = legalName(masked(text.replace(/ run=.*$/s, "")), "imported");
  return nameProblem(name) === undefined ? name : `lake_${name}`.slice(0, 63);
}
