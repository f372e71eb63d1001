import type { Review } from "../review.ts";
import { few, name, sentence } from "./words.ts";

/** What was not asked, or gave nothing: in a line, since nobody should take silence for good news. */
export function notDone(review: Review): readonly string[] {
  const { check, verify, diff, previews, unread, isForked } = review;
  const unreadNames = new Set(unread.map((one) => one.name));
  const asked = new Set(previews.map(({ environment }) => environment));
  const unseen = environmentsOf(review).filter((one) => !asked.has(one) && !unreadNames.has(`preview-${one}`));
  const failed = previews.filter(({ ok }) => !ok);
  const lines = [
    ...(check || unreadNames.has("check") ? [] : ["not checked"]),
    ...(verify || unreadNames.has("verify") ? [] : ["not verified"]),
    ...(diff || unreadNames.has("diff") ? [] : ["not compared"]),
    ...(unseen.length === 0 ? [] : [`${few(unseen, 3)} not previewed${isForked ? `: ${NO_CREDENTIALS}` : ""}`]),
    ...failed.map(
      ({ environment, errors }) => `the preview of ${environment} failed: ${sentence(errors[0] ?? "no reason given")}`,
    ),
    ...unread.map((one) => `${name(one.name)} ${sentence(one.problem)}`),
  ];
  const told = isForked ? ["check, verify and cost are what the pull request's own code said"] : [];
  const all = [...lines, ...told];
  return all.length === 0 ? [] : [`not told: ${few(all, 5, "; ")}`];
}

const NO_CREDENTIALS = "a pull request from a fork, or from Dependabot, has no credentials";

function environmentsOf({ check, diff, previews }: Review): readonly string[] {
  // An environment that is gone has nothing to be previewed: its stack is taken down by hand.
  const compared = diff?.environments.filter(({ head, untold }) => head !== undefined || untold !== undefined);
  const names = check?.environments?.map((one) => one.name) ?? compared?.map(({ environment }) => environment) ?? [];
  return [...new Set([...names, ...previews.map(({ environment }) => environment)])];
}
