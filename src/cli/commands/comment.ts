import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { Review } from "../../review/review.ts";
import { projectRoot } from "../../project/roots.ts";
import { jsonOption, projectOption } from "../options.ts";

export const commentCommand = () =>
  new Command("comment")
    .description("say on a pull request what it does: one comment, updated in place; without GITHUB_TOKEN print it")
    .argument("[folder]", "what check, verify, diff, cost and preview have printed with --json, a file each", "review")
    .option("--from-fork <folder>", "check, verify and cost as a fork's own code printed them: told, and not believed")
    .option("--keep", "keep which changes it shows, so that `emrald up --reviewed` deploys them; needs checks: write")
    .addOption(
      new Option("--pull-request <number>", "which one (default: that of GITHUB_EVENT_PATH)").argParser(
        pullRequestNumber,
      ),
    )
    .addOption(
      new Option(
        "--head-sha <commit>",
        "the commit that was looked at: nothing is written where it is no head any more",
      ).argParser(commit),
    )
    .addOption(projectOption())
    .addOption(jsonOption())
    .action(async (folder, { fromFork, keep = false, pullRequest, headSha, project, json }) => {
      const { documentsOf } = await import("../review/documents.ts");
      const { readEvent } = await import("../review/event.ts");
      const { projectName } = await import("../review/project-name.ts");
      const { reviewOf } = await import("../../review/read.ts");
      const name = projectName(projectRoot(project));
      const {
        review: read,
        documents,
        problems,
      } = reviewOf(await documentsOf(folder), fromFork === undefined ? undefined : await documentsOf(fromFork));
      if (problems.length > 0) throw new UsageError(`"${folder}" cannot be read:\n  ${problems.join("\n  ")}`);
      if (documents === 0) throw nothingIn(folder, read);
      const { GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: repository, GITHUB_STEP_SUMMARY: summary } = process.env;
      const event = readEvent(path, repository);
      const review = { ...read, isForked: read.isForked || event.isForked };

      const { githubFrom } = await import("../../github/index.ts");
      const { printedComment, writeSummary, writtenComment } = await import("../review/write-comment.ts");
      const github = githubFrom(process.env);
      if (keep && !github) throw new UsageError("--keep writes to GitHub, and there is no GITHUB_TOKEN");
      if (summary) writeSummary(summary, review, name);
      const say = (text: string): void => void process.stderr.write(`${text}\n`);
      const asked = { number: pullRequest, headSha };
      const comment = github
        ? await writtenComment(github, { review, project: name, event, asked, keep, say })
        : printedComment(review, name);
      const { written, url, body } = comment;
      const text = written === "printed" ? body : url === undefined ? "" : `${written} ${url}\n`;
      process.stdout.write(json ? `${JSON.stringify(comment, null, 2)}\n` : text);
    });

/** A comment that says nothing would look as if there were nothing to say. */
function nothingIn(folder: string, { unread }: Pick<Review, "unread">): UsageError {
  const reasons = unread.map(({ name, problem }) => `\n  ${name}.json ${problem}`).join("");
  return new UsageError(
    `"${folder}" holds no document to make a comment of${reasons === "" ? "" : ":"}${reasons}`,
    "It holds what emrald check, verify, diff, cost and preview print with --json, a file each.",
  );
}

function pullRequestNumber(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a number such as 17.");
}

function commit(text: string): string {
  if (/^[0-9a-f]{40}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be the whole name of a commit: 40 hex digits.");
}
