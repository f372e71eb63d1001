import { OUTCOME } from "./course.ts";
import { catchAll, RETRY_CALL, type State } from "./language.ts";
import type { StepPlace } from "./step-states.ts";

/** Seconds between two looks at a crawler. */
const LOOK = 20;

/** Glue tells nobody when a crawler is done: it is started, and looked at until it rests again. */
export function crawlStates(crawler: string, place: StepPlace): Record<string, State> {
  const { name, start, next, timeout } = place;
  const wait = name("wait for the crawler");
  const look = name("look at the crawler");
  const rests = name("does it rest?");
  const outcome = name("did it succeed?");
  const call = (api: string, more: object): State => ({
    Type: "Task",
    Resource: `arn:aws:states:::aws-sdk:glue:${api}`,
    Parameters: { Name: crawler },
    Retry: RETRY_CALL,
    Catch: catchAll(next, "$.error"),
    ...more,
  });
  const begun = timeout === undefined ? wait : name("begin to count");
  const waited = timeout === undefined ? wait : name("count");
  return {
    [start]: call("startCrawler", { ResultPath: null, Next: begun }),
    ...(timeout === undefined ? {} : timeoutStates(crawler, place, timeout, { begun, waited, wait })),
    [wait]: { Type: "Wait", Seconds: LOOK, Next: look },
    [look]: call("getCrawler", {
      ResultSelector: { "State.$": "$.Crawler.State", "Crawler.$": "$.Crawler" },
      ResultPath: "$.crawler",
      Next: rests,
    }),
    [rests]: {
      Type: "Choice",
      Choices: [{ Variable: "$.crawler.State", StringEquals: "READY", Next: outcome }],
      Default: waited,
    },
    [outcome]: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.crawler.Crawler.LastCrawl.Status", IsPresent: true },
            { Variable: "$.crawler.Crawler.LastCrawl.Status", StringEquals: "SUCCEEDED" },
          ],
          Next: name("crawled"),
        },
      ],
      Default: next,
    },
    [name("crawled")]: { Type: "Pass", Result: OUTCOME.succeeded, End: true },
  };
}

/** A loop has no TimeoutSeconds: its looks are counted, and the crawler is stopped after too many. */
function timeoutStates(
  crawler: string,
  { name, next }: StepPlace,
  timeout: number,
  { begun, waited, wait }: { begun: string; waited: string; wait: string },
): Record<string, State> {
  const late = name("is it late?");
  const stop = name("stop the crawler");
  return {
    [begun]: { Type: "Pass", Result: { looks: 0 }, ResultPath: "$.counted", Next: wait },
    [waited]: {
      Type: "Pass",
      Parameters: { "looks.$": "States.MathAdd($.counted.looks, 1)" },
      ResultPath: "$.counted",
      Next: late,
    },
    [late]: {
      Type: "Choice",
      Choices: [{ Variable: "$.counted.looks", NumericGreaterThanEquals: Math.ceil(timeout / LOOK), Next: stop }],
      Default: wait,
    },
    [stop]: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:glue:stopCrawler",
      Parameters: { Name: crawler },
      ResultPath: null,
      Catch: catchAll(next, "$.error"),
      Next: next,
    },
  };
}
