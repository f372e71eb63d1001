import { variablesOf } from "../words.ts";
import type { Plan } from "../../plan/plan.ts";
import type { State } from "./language.ts";
import { stateWords } from "./words.ts";

type Tree = Record<string, Record<string, unknown>>;

/**
 * The variables that steps use, by pipeline, in `$.vars`: the plan's defaults, and what the execution's input gives in
 * `{"vars": {"<pipeline>": {"<name>": …}}}` instead. JsonMerge is shallow, so each level is merged by itself.
 */
export function variableStates(plan: Plan): [name: string, state: State][] {
  const used = Object.keys(plan.steps).flatMap((id) => Object.keys(variablesOf(plan, id, stateWords("1"))));
  const defaults: Tree = {};
  const missing: string[] = [];
  for (const whole of [...new Set(used)].sort()) {
    const [pipeline = "", name = ""] = whole.split(".");
    const value = plan.vars[pipeline]?.[name]?.value;
    const ofPipeline = (defaults[pipeline] ??= {});
    if (value === undefined) missing.push(whole);
    else ofPipeline[name] = value;
  }
  const pipelines = Object.keys(defaults);
  if (pipelines.length === 0) return [];
  const each = (path: (pipeline: string) => string): Record<string, string> =>
    Object.fromEntries(pipelines.map((pipeline) => [`${pipeline}.$`, path(pipeline)]));
  const none = Object.fromEntries(pipelines.map((pipeline) => [pipeline, {}]));
  return [
    ["Defaults", { Type: "Pass", Result: { input: { vars: none }, none, defaults }, ResultPath: "$" }],
    [
      "Read input",
      {
        Type: "Pass",
        Parameters: {
          "none.$": "$.none",
          "defaults.$": "$.defaults",
          "input.$": "States.JsonMerge($.input, $$.Execution.Input, false)",
        },
      },
    ],
    [
      "Read variables",
      {
        Type: "Pass",
        Parameters: { "defaults.$": "$.defaults", "given.$": "States.JsonMerge($.none, $.input.vars, false)" },
      },
    ],
    [
      "Set variables",
      {
        Type: "Pass",
        Parameters: {
          vars: each((pipeline) => `States.JsonMerge($.defaults.${pipeline}, $.given.${pipeline}, false)`),
        },
      },
    ],
    ...(missing.length > 0 ? [requireVariables(missing)] : []),
  ];
}

/** Where an execution goes that lacks a variable without a default. */
export const MISSING_VARIABLE = "A variable has no value";

/** Absent when every variable has a default. */
export function missingVariable(states: readonly (readonly [string, State])[]): [name: string, state: State][] {
  const asks = states.find(([name]) => name === REQUIRED);
  if (!asks) return [];
  return [
    [
      MISSING_VARIABLE,
      {
        Type: "Fail",
        Error: "emrald.MissingVariable",
        Cause: `Start the execution with values for ${String(asks[1]["Comment"])}: {"vars": {"<pipeline>": {"<name>": "<value>"}}}`,
      },
    ],
  ];
}

const REQUIRED = "Has every variable";

function requireVariables(names: readonly string[]): [name: string, state: State] {
  const Choices = names.map((name) => ({ Variable: `$.vars.${name}`, IsPresent: false, Next: MISSING_VARIABLE }));
  return [REQUIRED, { Type: "Choice", Comment: names.join(", "), Choices }];
}
