import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { ask, type Question } from "../../src/cli/init/ask.ts";
import { projectNameProblem } from "../../src/cli/init/name.ts";

const QUESTIONS: Question[] = [
  { text: "Name?", default: "lake", problem: projectNameProblem },
  { text: "Region?", default: "us-east-1", problem: () => undefined },
];

/** A person: answers each question as it comes. */
async function answers(...lines: string[]): Promise<{ given: string[] | undefined; heard: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let heard = "";
  const left = [...lines];
  output.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
    // A question ends with its default; what the terminal echoes does not.
    if (chunk.toString().endsWith("] ")) input.write(left.shift() ?? "\u0004");
  });
  return { given: await ask(QUESTIONS, { input, output }), heard };
}

it("takes what is typed, and what is offered", async () => {
  expect((await answers("shop\r", "\r")).given).toEqual(["shop", "us-east-1"]);
});

it("asks again after an answer that cannot be", async () => {
  const { given, heard } = await answers("My Lake\r", "aws_lake\r", "my_lake\r", "eu-west-1\r");
  expect(given).toEqual(["my_lake", "eu-west-1"]);
  expect(heard).toContain('"My Lake" is not a name: a lower-case letter');
  expect(heard).toContain('cannot begin with "aws"');
});

it.each([
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
])("ends by %s, at any question", async (_, key) => {
  expect((await answers(key)).given).toBeUndefined();
  expect((await answers("shop\r", key)).given).toBeUndefined();
});
