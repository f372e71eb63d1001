import type { Cost, CostDocument } from "../cost/types.ts";
import { CLASSES, type Change, type Consequences, type DiffDocument, type EnvironmentDiff } from "../diff/types.ts";
import type { CheckDocument, PreviewDocument, ReviewDocument, VerifyDocument } from "./documents.ts";
import { list, map, Misshapen, number, object, oneOf, type Shape, text, truth } from "./shape.ts";

const KEY = /^[0-9a-f]{16}$/;
/** Of an environment: as the spec has it. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

const matching =
  (pattern: RegExp, wanted: string): Shape<string> =>
  (value, at) => {
    const read = text(value, at);
    if (pattern.test(read)) return read;
    throw new Misshapen(`${at} is ${JSON.stringify(read.slice(0, 60))}; it must be ${wanted}`);
  };

const environmentName = matching(NAME, "the name of an environment");

const format = oneOf([1]);
const range = { low: number, high: number };
const between = object(range, {});

const cost: Shape<Cost> = object(
  {
    environment: environmentName,
    region: text,
    per_hour: between,
    per_run: object(
      {
        ...range,
        hours: map(number),
        duration: object({ seconds: number, from: oneOf(["assumed", "runs"]) }, { runs: number }),
      },
      {},
    ),
    parts: list(object({ ...range, what: text, per: oneOf(["hour"]) }, { cluster: text, note: text })),
    unknown: list(text),
    not_counted: list(text),
  },
  {
    prices: object({ date: text, source: text, of: oneOf(["emrald", "project"]) }, {}),
    standing: between,
    budget: list(
      object(
        {
          key: oneOf(["per_run", "per_hour"]),
          limit: number,
          verdict: oneOf(["within", "may exceed", "exceeds"]),
        },
        {},
      ),
    ),
  },
);

const change: Shape<Change> = object(
  {
    class: oneOf(CLASSES),
    kind: text,
    of: oneOf(["dataset", "step", "cluster", "environment", "variable", "upload", "emrald"]),
    subject: text,
    reason: text,
    key: matching(KEY, "16 hex digits"),
  },
  { path: text, was: text, is: text },
);

const consequences: Shape<Consequences> = object(
  {
    runAgain: list(object({ step: text, because: text }, {})),
    datasets: list(object({ dataset: text }, { through: text })),
    consumers: list(object({ consumer: text, dataset: text }, { owner: text })),
    owners: list(text),
    criticalPath: list(text),
  },
  {},
);

const environmentDiff: Shape<EnvironmentDiff> = object(
  { environment: environmentName, class: oneOf(CLASSES), changes: list(change), consequences },
  { base: text, head: text, untold: text, mermaid: text, cost: object({}, { before: cost, after: cost }) },
);

const revision = object({ name: text }, { commit: text });

const check: Shape<CheckDocument> = object(
  {
    format,
    command: oneOf(["check"]),
    ok: truth,
    problems: list(
      object({ code: text, severity: oneOf(["error", "warning"]), message: text, file: text, line: number }, {}),
    ),
  },
  { environments: list(object({ name: environmentName }, {})) },
);

const verify: Shape<VerifyDocument> = object(
  {
    format,
    command: oneOf(["verify"]),
    ok: truth,
    steps: list(
      object(
        { step: text, status: oneOf(["ok", "failed", "skipped"]) },
        { reason: text, error: object({ code: text, message: text }, { file: text, line: number }) },
      ),
    ),
  },
  {},
);

const diff: Shape<DiffDocument> = object(
  {
    format,
    command: oneOf(["diff"]),
    base: revision,
    head: revision,
    class: oneOf(CLASSES),
    environments: list(environmentDiff),
  },
  {},
);

const costs: Shape<CostDocument> = object({ format, command: oneOf(["cost"]), environments: list(cost) }, {});

const preview: Shape<PreviewDocument> = object(
  {
    format,
    command: oneOf(["preview"]),
    environment: environmentName,
    ok: truth,
    resources: list(object({ op: text, type: text, name: text, urn: text }, {})),
    errors: list(text),
  },
  {},
);

/** What a comment is made of, by command. */
export const SHAPES: Readonly<Record<ReviewDocument["command"], Shape<ReviewDocument>>> = {
  check,
  verify,
  diff,
  cost: costs,
  preview,
};
