import { bucketNameOf } from "../model/names.ts";
import { isSymbolic, type Symbolic, type Text } from "../model/symbol.ts";
import type { Plan } from "../plan/plan.ts";
import { STAGES } from "../spec/stages.ts";

/**
 * The same plan with its own buckets and artifacts by their names: `s3://${stages.gold.bucket}/…` and `spark/apps/x.py`. Names of buckets follow
 * from account and environment, and URIs of artifacts from their content; both are compared once, and not in every text that holds them.
 */
export function readable(plan: Plan): Plan {
  const places = new Map(Object.entries(plan.artifacts).map(([file, { uri }]) => [placeKey(uri), file]));
  const names = Object.entries(plan.buckets).flatMap(([bucket, name]): [string, string][] =>
    typeof name === "string" && name !== "" ? [[name, bucketReference(bucket)]] : [],
  );
  const named = (text: string): string =>
    names.reduce((rest, [name, reference]) => (rest.includes(name) ? replaceName(rest, name, reference) : rest), text);
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return places.get(value) ?? listed(value, places) ?? named(value);
    if (typeof value !== "object" || value === null) return value;
    if (isSymbolic(value)) return places.get(placeKey(value)) ?? symbol(value, named);
    if (Array.isArray(value)) return value.map(walk);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return {
    ...plan,
    datasets: walk(plan.datasets) as Plan["datasets"],
    steps: walk(plan.steps) as Plan["steps"],
    clusters: walk(plan.clusters) as Plan["clusters"],
  };
}

/** Artifacts as spark-submit takes several: separated by commas, and what is unpacked with its folder (`a.zip#models`). */
function listed(text: string, places: ReadonlyMap<string, string>): string | undefined {
  if (!text.includes("/artifacts/") || !/[,#]/.test(text)) return undefined;
  const named = text.split(",").map((one) => {
    const [uri = "", folder] = one.split("#");
    const file = places.get(uri);
    return file === undefined ? one : folder === undefined ? file : `${file}#${folder}`;
  });
  return named.join(",");
}

/** No plain text begins with a brace and a quote. */
function placeKey(uri: Text): string {
  return typeof uri === "string" ? uri : JSON.stringify(uri);
}

/** A whole name of a bucket, and not the start of a longer one. */
function replaceName(text: string, name: string, reference: string): string {
  return text
    .split(name)
    .reduce((left, right) =>
      /[a-z0-9.-]$/.test(left) || /^[a-z0-9-]/.test(right) ? `${left}${name}${right}` : `${left}${reference}${right}`,
    );
}

/** What becomes text only in a run keeps its shape where it stands alone: a text that looks alike is another value. */
function symbol(value: Symbolic, named: (text: string) => string): Symbolic | string {
  if (value.$ !== "join") return value.$ === "bucket" ? spellText(value) : value;
  return value.parts.map((part) => (typeof part === "string" ? named(part) : spellText(part))).join("");
}

/** As the spec refers to it. */
export function spellText(text: string | Symbolic): string {
  if (typeof text === "string") return text;
  switch (text.$) {
    case "account":
      return "${account}";
    case "bucket":
      return bucketReference(text.bucket);
    case "var":
      return `\${vars.${text.name}}`;
    case "run":
      return `\${run.${text.name}}`;
    case "plan":
      return `\${plan.${text.name}}`;
    case "join":
      return text.parts.map(spellText).join("");
  }
}

export function bucketReference(bucket: string): string {
  return (STAGES as readonly string[]).includes(bucket) ? `\${stages.${bucket}.bucket}` : `\${buckets.${bucket}}`;
}

/** Whether emrald chose the name: what only a deployment knows, or what follows from project, environment, region and account. */
export function isOwnBucket(plan: Plan, bucket: string): boolean {
  const name = plan.buckets[bucket];
  if (plan.settings.existing_buckets.some((one) => one === bucket)) return false;
  if (isSymbolic(name)) return name.$ === "bucket" && name.bucket === bucket;
  if (name === `{bucket_${bucket}}`) return true;
  return typeof plan.account === "string" && name === bucketNameOf(plan, bucket, plan.account);
}
