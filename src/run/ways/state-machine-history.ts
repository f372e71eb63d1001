import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from "@aws-sdk/client-sfn";
import { asking } from "../asking.ts";

/** Characters of a cause: Step Functions puts whole answers of EMR there. */
const LONGEST = 500;

/** What went wrong in an execution, by the name of the state: the last time that it did. */
export async function failuresOf(sfn: SFNClient, executionArn: string): Promise<ReadonlyMap<string, string>> {
  return asking(`read the history of ${executionArn}`, async () => {
    /** By an event's id: the state that it happened in. */
    const states = new Map<number, string>();
    const failures = new Map<string, string>();
    for await (const { events = [] } of paginateGetExecutionHistory(
      { client: sfn },
      { executionArn, maxResults: 1000 },
    )) {
      for (const event of events) {
        const { id = 0, previousEventId = 0 } = event;
        const state = event.stateEnteredEventDetails?.name ?? states.get(previousEventId) ?? "";
        states.set(id, state);
        const reason = reasonOf(event);
        if (reason !== undefined) failures.set(state, reason);
      }
    }
    return failures;
  });
}

function reasonOf(event: HistoryEvent): string | undefined {
  const details =
    event.taskFailedEventDetails ??
    event.taskSubmitFailedEventDetails ??
    event.taskStartFailedEventDetails ??
    event.taskTimedOutEventDetails;
  if (!details) return undefined;
  const text = [details.error, details.cause].filter((part) => part !== undefined && part !== "").join(": ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
