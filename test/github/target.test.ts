import { expect, it, onTestFinished } from "vitest";
import { targetOf } from "../../src/cli/review/target.ts";
import { githubFrom } from "../../src/github/index.ts";
import { pull, sha, startGitHub } from "./double.ts";

const OTHERS = Array.from({ length: 110 }, (_, index) => pull({ number: 100 + index }));
const PULLS = [
  pull({ number: 1, headSha: sha(1) }),
  pull({ number: 2, headSha: sha(2), state: "closed" }),
  // From a fork, beyond the first page; somebody opens a second one with the same head later.
  pull({ number: 3, headSha: sha(3), headRepository: "them/lake" }),
  pull({ number: 400, headSha: sha(3), headRepository: "mallory/lake" }),
  ...OTHERS,
];

const own = (number: number, head: number) => ({ pullRequest: { number, headSha: sha(head) }, isForked: false });
const NONE = { isForked: false };

it.each([
  ["that of the event", {}, own(1, 1), { number: 1, sha: sha(1), others: [] }],
  ["the one that is asked for", { number: 1 }, own(3, 3), { number: 1, sha: sha(1), others: [] }],
  [
    "none where somebody has pushed since",
    {},
    own(1, 9),
    `the head of pull request #1 is ${sha(1)}, and not ${sha(9)}`,
  ],
  [
    "none where it is another's number",
    { number: 1, headSha: sha(3) },
    NONE,
    `the head of pull request #1 is ${sha(1)}, and not ${sha(3)}`,
  ],
  ["none where it is closed", { number: 2 }, NONE, "pull request #2 is closed"],
  ["the first that has the head", { headSha: sha(3) }, NONE, { number: 3, sha: sha(3), others: [400] }],
  [
    "the one whose head lies where the workflow ran",
    { headSha: sha(3) },
    { isForked: true, headRepository: "mallory/lake" },
    { number: 400, sha: sha(3), others: [] },
  ],
  ["none where nobody has the head", { headSha: sha(2) }, NONE, `no open pull request has the head ${sha(2)}`],
])("the comment is for %s", async (_, asked, event, target) => {
  const { environment, close } = await startGitHub({ pulls: [...PULLS] });
  onTestFinished(close);
  const github = githubFrom(environment, { most: 0, second: 0 });
  if (!github) throw new Error("there is a token");
  expect(await targetOf(github, asked, event)).toEqual(target);
  await expect(targetOf(github, {}, NONE)).rejects.toThrow("nothing says which pull request the comment is for");
});
