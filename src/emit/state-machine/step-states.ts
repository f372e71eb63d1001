import { sha256 } from "../../model/canonical.ts";
import { stepConfig } from "../step-config.ts";
import { standingCluster, variablesOf, type Spelled } from "../words.ts";
import { clusterPath } from "./cluster-states.ts";
import { type Course, OUTCOME } from "./course.ts";
import { crawlStates } from "./crawl-states.ts";
import { catchAll, type State, stateName } from "./language.ts";
import { cancelStates } from "./cancel-states.ts";
import { mark } from "../marks.ts";
import { payloadWithTexts } from "./payload.ts";
import { RUN, stateWords } from "./words.ts";

/** What is known of one step while its branch is built. */
export interface StepPlace {
  readonly id: string;
  /** Names of the branch's states: they are the machine's, so each says which step it is about. */
  readonly name: (what: string) => string;
  /** Where an attempt begins. */
  readonly start: string;
  readonly failed: string;
  /** Where a failed attempt goes. */
  readonly next: string;
  readonly retries: number;
  readonly timeout: number | undefined;
}

/** One step as a branch of its wave. It catches its own errors, so that the others go on. */
export function stepBranch(
  spelled: Spelled,
  course: Course,
  id: string,
): { StartAt: string; States: Record<string, State> } {
  const step = spelled.plan.steps[id];
  const name = (what: string): string => stateName(what === "" ? id : `${id}: ${what}`, sha256);
  const retries = step?.retries ?? 0;
  const first = retries > 0 ? name("first attempt") : name("");
  const failed = name("failed");
  const place: StepPlace = {
    id,
    name,
    start: name(""),
    failed,
    next: retries > 0 ? name("try again?") : failed,
    retries,
    timeout: step?.timeout,
  };
  const { states, texts } = step?.crawler
    ? { states: crawlStates(step.crawler.name, place), texts: [] }
    : taskStates(spelled, course, place);
  const start = texts.length > 0 ? name("its texts") : first;
  const guards = guardChoices(spelled, course, id, place);
  const guard = name("may it start?");
  const States: Record<string, State> = {
    ...(guards.length > 0 ? { [guard]: { Type: "Choice", Choices: guards, Default: start } } : {}),
    ...(texts.length > 0 ? { [start]: { Type: "Pass", Result: texts, ResultPath: "$.texts", Next: first } } : {}),
    ...(retries > 0 ? attemptStates(place) : {}),
    ...states,
    [failed]: { Type: "Pass", Result: OUTCOME.failed, End: true },
    ...((step?.needs.length ?? 0) > 0
      ? { [name("skipped")]: { Type: "Pass", Result: OUTCOME.skipped, End: true } }
      : {}),
  };
  return { StartAt: guards.length > 0 ? guard : start, States };
}

/** A step starts when all that it needs has succeeded, and its cluster is there. */
function guardChoices({ plan }: Spelled, course: Course, id: string, { name, failed }: StepPlace): object[] {
  const step = plan.steps[id];
  const needs = (step?.needs ?? []).map((need) => ({
    Not: { Variable: course.outcome(need), StringEquals: OUTCOME.succeeded },
    Next: name("skipped"),
  }));
  const first = course.clusters.get(step?.cluster ?? "")?.first;
  if (!step || step.crawler || first === undefined || plan.settings.lifecycle !== "transient") return needs;
  return [...needs, { Variable: clusterPath(first, step.cluster), IsPresent: false, Next: failed }];
}

/** An attempt is a step of its own on EMR, with a name of its own: so a Retry, which repeats a request as it was, does not do. */
function attemptStates({ name, start, failed, retries }: StepPlace): Record<string, State> {
  return {
    [name("first attempt")]: { Type: "Pass", Result: { number: 1 }, ResultPath: "$.attempt", Next: start },
    [name("try again?")]: {
      Type: "Choice",
      Choices: [{ Variable: "$.attempt.number", NumericLessThanEquals: retries, Next: name("wait") }],
      Default: failed,
    },
    [name("wait")]: { Type: "Wait", Seconds: 30, Next: name("next attempt") },
    [name("next attempt")]: {
      Type: "Pass",
      Parameters: { "number.$": "States.MathAdd($.attempt.number, 1)" },
      ResultPath: "$.attempt",
      Next: start,
    },
  };
}

function taskStates(
  spelled: Spelled,
  course: Course,
  place: StepPlace,
): { readonly states: Record<string, State>; readonly texts: readonly string[] } {
  const { plan, deployment } = spelled;
  const { id, name, next, retries, timeout } = place;
  const words = stateWords(retries > 0 ? mark("$.attempt.number") : "1");
  const cluster = plan.steps[id]?.cluster ?? "";
  const role = deployment.step_roles?.[id];
  const ClusterId =
    plan.settings.lifecycle === "transient"
      ? mark(clusterPath(course.clusters.get(cluster)?.first ?? 0, cluster))
      : standingCluster(spelled, cluster, words);
  const Step = stepConfig(plan, id, {
    run: RUN,
    startedAt: words.startedAt,
    attempt: words.attempt,
    vars: variablesOf(plan, id, words),
    actionOnFailure: "CONTINUE",
  });
  const { value: Parameters, texts } = payloadWithTexts({
    ClusterId,
    ...(role === undefined ? {} : { ExecutionRoleArn: role }),
    Step,
  });
  const states: Record<string, State> = {
    [name("")]: {
      Type: "Task",
      Resource: "arn:aws:states:::elasticmapreduce:addStep.sync",
      Parameters,
      ...(timeout === undefined ? {} : { TimeoutSeconds: timeout }),
      ResultSelector: { outcome: OUTCOME.succeeded },
      OutputPath: "$.outcome",
      Catch: [
        ...(timeout === undefined
          ? []
          : [{ ErrorEquals: ["States.Timeout"], ResultPath: "$.error", Next: name("look for it") }]),
        ...catchAll(next, "$.error"),
      ],
      End: true,
    },
    ...(timeout === undefined ? {} : cancelStates(ClusterId, place)),
  };
  return { states, texts };
}
