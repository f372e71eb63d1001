import { type StepIn, stepOnFleets } from "../../cost/fleets/for-step.ts";
import { type TypesDocument, typesDocument, type Wanted } from "../../cost/fleets/instance-types.ts";
import type { FleetsDocument, StepFleetsDocument, TypesUsed } from "../../cost/fleets/types.ts";
import { fleetViews } from "../../cost/fleets/view.ts";
import { instanceTypes } from "../../emr/instance-type.ts";
import { UsageError } from "../../errors.ts";
import { readPrices } from "../../project/prices.ts";
import type { Scene } from "../../rules/rule.ts";
import { KINDS } from "../../spec/kinds.ts";
import { suggest } from "../../spec/nearest.ts";
import { priced } from "../cost/priced.ts";

/** What is too small for a step is what one wants to see here. */
const BESIDES = ["fleet/executor-memory"];

const TYPES: TypesUsed = { date: instanceTypes.date, source: instanceTypes.source };

/** All fleets of the chosen environments. Undefined where the project has errors, which are printed. */
export async function fleetsOf(root: string, environment: string | undefined): Promise<FleetsDocument | undefined> {
  const found = await priced(root, environment, BESIDES);
  if (!found) return undefined;
  const fleets = fleetViews(
    found.chosen.map((scene) => scene.environment),
    readPrices(root),
  );
  return { format: 1, command: "fleets", types: TYPES, fleets };
}

/** How all fleets of the chosen environments would hold a step. Throws a UsageError where there is no such step, or none that has executors. */
export async function stepFleetsOf(
  root: string,
  environment: string | undefined,
  name: string,
): Promise<StepFleetsDocument | undefined> {
  const found = await priced(root, environment, BESIDES);
  if (!found) return undefined;
  const steps = stepsCalled(found.chosen, name);
  const { id, spark } = steps[0]?.step ?? { id: name, spark: undefined };
  const instances = spark?.executorInstances;
  return {
    format: 1,
    command: "fleets",
    types: TYPES,
    step: id,
    ...(instances === undefined ? {} : { instances }),
    fleets: stepOnFleets(steps, readPrices(root)),
  };
}

/** The step of this name in each environment that has it: `pipeline/step`, or the step's own name where one pipeline alone has it. */
function stepsCalled(scenes: readonly Scene[], name: string): StepIn[] {
  const ids = [...new Set(scenes.flatMap(({ lineage }) => [...lineage.steps.keys()]))].sort();
  const isWhole = name.includes("/");
  const called = ids.filter((id) => (isWhole ? id === name : shortName(id) === name));
  const [id] = called;
  if (id === undefined)
    throw new UsageError(`there is no step "${name}"`, suggest(name, isWhole ? ids : ids.map(shortName), "step"));
  if (called.length > 1)
    throw new UsageError(`several pipelines have a step "${name}"`, `Name one of them: ${called.join(", ")}.`);
  const steps = scenes.flatMap(({ environment, lineage }) => {
    const step = lineage.steps.get(id);
    return step ? [{ environment, step }] : [];
  });
  const [kind] = steps[0]?.step.kinds ?? [];
  if (kind !== undefined && !KINDS[kind].isSpark)
    throw new UsageError(
      `step "${id}" is a ${kind}, of whose executors emrald knows nothing`,
      "Name a step of Spark: app, script, sql, convert or jar.",
    );
  return steps;
}

function shortName(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** The instance types of the data, with prices of a region. */
export function typesOf(root: string, region: string, wanted: Wanted): TypesDocument {
  return typesDocument(region, readPrices(root), wanted);
}
