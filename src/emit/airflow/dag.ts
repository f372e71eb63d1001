import { hasThreePrimaries } from "../../model/fleets.ts";
import type { Plan } from "../../plan/plan.ts";
import { waves } from "../../plan/waves.ts";
import type { Outcome } from "../../spec/diagnostic.ts";
import type { VarType } from "../../spec/types.ts";
import { clusterInput } from "../cluster-input.ts";
import { workAfter } from "../cluster-work.ts";
import type { EmitOrder } from "../order.ts";
import { stepConfig } from "../step-config.ts";
import { spelled, type Spelled, standingCluster, variablesOf } from "../words.ts";
import { IMPORTS, PROGRAM } from "./program.ts";
import { pythonLiteral } from "./python.ts";
import { airflowWords, templates } from "./words.ts";

/** A DAG file for Airflow's Amazon provider: what differs between projects as constants, and one program for all. */
export function airflow({ plan: compiled, deployment }: EmitOrder): Outcome<string> {
  const known = spelled(compiled, deployment, airflowWords(compiled));
  const { plan } = known;
  const title = `${plan.project}, environment ${plan.environment}: plan ${plan.digest}`;
  const constants: [name: string, comment: string | undefined, value: unknown][] = [
    ["DAG_ID", undefined, `${plan.project}_${plan.environment}`],
    ["DESCRIPTION", undefined, title],
    ["OWNER", undefined, plan.owner ?? plan.project],
    ["REGION", undefined, plan.region],
    ["PARAMS", "Variables of the pipelines: a run may be given others.", paramsOf(plan)],
    ["CLUSTERS", "The clusters that a run starts and ends, by their names.", clustersOf(known)],
    ["STANDING", "The clusters that are there, and stay.", standingOf(known)],
    [
      "STEPS",
      "What needs what, and what each step asks of EMR. Templates of Jinja say what a run knows.",
      stepsOf(known),
    ],
  ];
  const written = constants.map(([name, comment, value]) => {
    const start = `${name} = `;
    return `${comment === undefined ? "" : `\n# ${comment}\n`}${start}${pythonLiteral(value, 0, start.length)}\n`;
  });
  const head = `"""${title}.\n\nWritten by \`emrald compile --as airflow\`: change the pipelines and compile again, not this file.\n"""\n`;
  return { value: [head, IMPORTS, `${written.join("")}\n${PROGRAM}`].join("\n"), diagnostics: [] };
}

/** Types of variables as JSON Schema has them, which is what Airflow holds params to. */
const SCHEMAS: Record<VarType, object> = {
  string: { type: "string" },
  int: { type: "integer" },
  double: { type: "number" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string" },
};

function paramsOf(plan: Plan): Record<string, object> {
  const used = new Set(Object.keys(plan.steps).flatMap((id) => Object.keys(variablesOf(plan, id, airflowWords(plan)))));
  return Object.fromEntries(
    [...used].sort().map((whole) => {
      const [pipeline = "", name = ""] = whole.split(".");
      const variable = plan.vars[pipeline]?.[name];
      const schema = SCHEMAS[variable?.type ?? "string"];
      return [whole, variable?.value === undefined ? schema : { default: variable.value, ...schema }];
    }),
  );
}

function usedClusters(plan: Plan): string[] {
  return [...new Set(Object.values(plan.steps).flatMap(({ crawler, cluster }) => (crawler ? [] : cluster)))].sort();
}

function clustersOf({ plan, deployment }: Spelled): Record<string, object> {
  if (plan.settings.lifecycle !== "transient") return {};
  const { run, attempt } = airflowWords(plan);
  return Object.fromEntries(
    usedClusters(plan).map((cluster) => [
      cluster,
      {
        after: startsAfter(plan, cluster),
        is_protected: hasThreePrimaries(plan.clusters[cluster]?.fleet ?? {}),
        job_flow: templates(clusterInput(plan, { run, cluster, attempt }, deployment)),
      },
    ]),
  );
}

/** The steps of which one has to succeed first. What needs a step that may fail is skipped by way of a gate, which no start can wait for. */
function startsAfter(plan: Plan, cluster: string): string[] {
  const needs = [...new Set(workAfter(plan, cluster).flat())].sort();
  return needs.some((id) => plan.steps[id]?.allow_failure) ? [] : needs;
}

function standingOf(known: Spelled): Record<string, unknown> {
  const { plan } = known;
  if (plan.settings.lifecycle === "transient") return {};
  const words = airflowWords(plan);
  return Object.fromEntries(
    usedClusters(plan).map((cluster) => [cluster, templates(standingCluster(known, cluster, words))]),
  );
}

/** Steps come after what they need, so that the file reads as the run goes. */
function stepsOf({ plan, deployment }: Spelled): Record<string, object> {
  const words = airflowWords(plan);
  const ids = waves(plan).flat();
  return Object.fromEntries(
    ids.map((id) => {
      const step = plan.steps[id];
      const call = { run: words.run, startedAt: words.startedAt, attempt: words.attempt } as const;
      const vars = variablesOf(plan, id, words);
      return [
        id,
        {
          cluster: step?.cluster,
          needs: step?.needs,
          retries: step?.retries,
          timeout: step?.timeout ?? null,
          allow_failure: step?.allow_failure,
          doc: step?.description ?? "",
          ...(step?.crawler
            ? { crawler: step.crawler.name }
            : {
                role: deployment.step_roles?.[id] ?? null,
                step: templates(stepConfig(plan, id, { ...call, vars, actionOnFailure: "CONTINUE" })),
              }),
        },
      ];
    }),
  );
}
