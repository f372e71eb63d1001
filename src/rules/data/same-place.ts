import { bucketByName, placeOfDataset, shownPlace } from "../../model/buckets.ts";
import { beforeWildcard } from "../../model/names.ts";
import { nested } from "../../model/nested.ts";
import type { S3Place } from "../../model/s3.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { KINDS } from "../../spec/kinds.ts";
import type { Stage } from "../../spec/schema/types.ts";
import type { DatasetSpec } from "../../spec/types.ts";
import { place, type Rule, type Scene } from "../rule.ts";

/** A place that an environment writes to for one of its datasets. */
interface Written {
  readonly scene: Scene;
  readonly dataset: DatasetSpec;
  readonly stage: Stage;
  readonly place: S3Place;
}

export const rule: Rule = {
  severity: "error",
  summary: "Two environments write to one place of a bucket that exists.",
  why: "Each has a lease of its own, so a run of one replaces the other's data, also while it is read. What emrald keeps in the bucket of a promotion that was killed, and of what it has uploaded, goes by the dataset's name: other paths do not help. Nor do other accounts: the name of a bucket is everybody's.",
  looksAt: "all",
  check(scenes, report) {
    const deployed = scenes.filter(({ environment }) => environment.name !== LOCAL_ENVIRONMENT);
    const pairs = new Set<string>();
    const inOrder = (places: (scene: Scene) => Written[]): Written[] => deployed.flatMap(places).map(asNamed(deployed));
    // Data first: of two environments that share it nobody asks what else they share.
    for (const written of [inOrder(dataPlaces), inOrder(ownPlaces)]) {
      for (const { inner, around } of nested(written)) {
        for (const outer of around) {
          const [a, b] = [outer, inner].sort((x, y) => deployed.indexOf(x.scene) - deployed.indexOf(y.scene));
          const pair = `${a?.scene.environment.name ?? ""} ${b?.scene.environment.name ?? ""}`;
          if (!a || !b || a.scene === b.scene || pairs.has(pair)) continue;
          pairs.add(pair);
          report(finding(a, b, outer.place));
        }
      }
    }
  },
};

function finding(a: Written, b: Written, shared: S3Place): Parameters<Parameters<Rule["check"]>[1]>[0] {
  // Of the bucket that a stack makes, only the other environment says its name.
  const [second, first] = bucketOf(b) === undefined ? [a, b] : [b, a];
  const what =
    a.dataset.id === b.dataset.id
      ? `dataset "${a.dataset.id}"`
      : `datasets "${a.dataset.id}" and "${b.dataset.id}"`;
  const uri = shownPlace({ ...shared, bucket: bucketOf(second) ?? shared.bucket });
  return {
    at: said(second),
    message: `environments "${a.scene.environment.name}" and "${b.scene.environment.name}" both write to "${uri}": ${what}`,
    hint: "Give each environment a bucket of its own, or leave it out: then its stack makes one.",
    related:
      bucketOf(first) === undefined
        ? []
        : [{ place: said(first), message: `the bucket of environment "${first.scene.environment.name}"` }],
  };
}

function bucketOf({ scene, stage }: Written): string | undefined {
  return scene.environment.stages[stage].bucket;
}

function said({ scene, stage }: Written): ReturnType<typeof place> {
  return place(scene.environment.layers, ["stages", stage, "bucket"]);
}

/** A bucket that one environment names may be the one that another's stack makes. */
function asNamed(scenes: readonly Scene[]): (written: Written) => Written {
  return (written) => {
    const name = bucketOf(written);
    if (name === undefined) return written;
    const bucket = scenes.map(({ environment }) => bucketByName(environment, name)).find((found) => found !== name);
    return { ...written, place: { ...written.place, bucket: bucket ?? name } };
  };
}

/** Where steps write, and where uploads go. */
function dataPlaces(scene: Scene): Written[] {
  return written(scene).flatMap((one) => {
    const { bucket, key } = one.place;
    const place = { bucket, key: beforeWildcard(key) };
    const csv = { bucket, key: `${key.replace(/\/$/, "")}.csv` };
    return [{ ...one, place }, ...(one.dataset.csvExport ? [{ ...one, place: csv }] : [])];
  });
}

/** What the runtime and uploads keep beside the data, by the dataset's name. */
function ownPlaces(scene: Scene): Written[] {
  return written(scene).flatMap((one) => {
    const { id, upload } = one.dataset;
    const at = (key: string): Written => ({ ...one, place: { ...one.place, key } });
    const isPromoted = scene.lineage.writers.get(id)?.some(({ kinds }) => kinds.some((kind) => KINDS[kind].isRuntime));
    return [
      ...(isPromoted ? [at(`_staging/_promotion/${id}/`)] : []),
      ...(upload === undefined ? [] : [at(`_uploads/${id}.json`)]),
    ];
  });
}

function written(scene: Scene): Written[] {
  const { environment, lineage } = scene;
  return [...lineage.datasets.values()].flatMap((dataset) => {
    const { id, stage, upload } = dataset;
    const place = placeOfDataset(environment, dataset);
    if (stage === undefined || !place || (upload === undefined && !lineage.writers.has(id))) return [];
    return [{ scene, dataset, stage, place }];
  });
}
