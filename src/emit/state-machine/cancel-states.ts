import { catchAll, RETRY_CALL, type State } from "./language.ts";
import { mark } from "../marks.ts";
import { payload } from "./payload.ts";
import type { StepPlace } from "./step-states.ts";
import { RUN } from "./words.ts";

/**
 * After a timeout the step still runs on EMR, and only its name is known: the steps that are active are looked through, the
 * run's own is cancelled, and the branch goes on when it has ended. Its next attempt would else write beside it.
 */
export function cancelStates(clusterId: string, { id, name, next }: StepPlace): Record<string, State> {
  const look = name("look for it");
  const each = name("cancel it");
  const ours = name("is it ours?");
  const cancel = name("cancel");
  const wait = name("wait for its end");
  const describe = name("look at it");
  const ended = name("has it ended?");
  const done = name("it has ended");
  const call = (resource: string, more: object): State => ({
    Type: "Task",
    Resource: `arn:aws:states:::${resource}`,
    Retry: RETRY_CALL,
    ...more,
  });
  return {
    [look]: call("aws-sdk:emr:listSteps", {
      Parameters: payload({ ClusterId: clusterId, StepStates: ["PENDING", "RUNNING"] }),
      ResultSelector: { "Steps.$": "$.Steps" },
      ResultPath: "$.active",
      Catch: catchAll(next, "$.error"),
      Next: each,
    }),
    [each]: {
      Type: "Map",
      ItemsPath: "$.active.Steps",
      ItemSelector: payload({
        ClusterId: clusterId,
        Id: mark("$$.Map.Item.Value.Id"),
        Name: mark("$$.Map.Item.Value.Name"),
        // Names begin with these: see stepName.
        wanted: `${id} run=${RUN} `,
      }),
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: name("its words"),
        States: {
          [name("its words")]: {
            Type: "Pass",
            Parameters: {
              "name.$": "States.StringSplit($.Name, ' ')",
              "wanted.$": "States.StringSplit($.wanted, ' ')",
            },
            ResultPath: "$.words",
            Next: ours,
          },
          [ours]: {
            Type: "Choice",
            Choices: [
              {
                And: [
                  { Variable: "$.words.name[1]", IsPresent: true },
                  { Variable: "$.words.name[0]", StringEqualsPath: "$.words.wanted[0]" },
                  { Variable: "$.words.name[1]", StringEqualsPath: "$.words.wanted[1]" },
                ],
                Next: cancel,
              },
            ],
            Default: done,
          },
          [cancel]: call("elasticmapreduce:cancelStep", {
            Parameters: { "ClusterId.$": "$.ClusterId", "StepId.$": "$.Id" },
            ResultPath: null,
            Next: wait,
          }),
          [wait]: { Type: "Wait", Seconds: 15, Next: describe },
          [describe]: call("aws-sdk:emr:describeStep", {
            Parameters: { "ClusterId.$": "$.ClusterId", "StepId.$": "$.Id" },
            ResultSelector: { "State.$": "$.Step.Status.State" },
            ResultPath: "$.now",
            Next: ended,
          }),
          [ended]: {
            Type: "Choice",
            Choices: ["PENDING", "RUNNING", "CANCEL_PENDING"].map((state) => ({
              Variable: "$.now.State",
              StringEquals: state,
              Next: wait,
            })),
            Default: done,
          },
          [done]: { Type: "Succeed" },
        },
      },
      ResultPath: null,
      Catch: catchAll(next, "$.error"),
      Next: next,
    },
  };
}
