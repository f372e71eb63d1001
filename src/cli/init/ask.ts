import { createInterface } from "node:readline/promises";

/** One thing to ask a person. */
export interface Question {
  readonly text: string;
  readonly default: string;
  /** What is wrong with an answer; undefined where nothing is. */
  readonly problem: (answer: string) => string | undefined;
}

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  /** Not stdout: that is for the result. */
  readonly output: NodeJS.WritableStream;
}

/** The answers, in the order of the questions; undefined where the person gives up by Ctrl-C or Ctrl-D. */
export async function ask(questions: readonly Question[], { input, output }: Terminal): Promise<string[] | undefined> {
  const reader = createInterface({ input, output, terminal: true });
  const end = new AbortController();
  const giveUp = (): void => end.abort();
  reader.once("SIGINT", giveUp).once("close", giveUp);
  const answers: string[] = [];
  try {
    for (const question of questions) {
      for (;;) {
        const given = await reader.question(`${question.text} [${question.default}] `, { signal: end.signal });
        const answer = given.trim() === "" ? question.default : given.trim();
        const problem = question.problem(answer);
        if (problem === undefined) {
          answers.push(answer);
          break;
        }
        output.write(`${problem}\n`);
      }
    }
    return answers;
  } catch (cause) {
    if (end.signal.aborted) return undefined;
    throw cause;
  } finally {
    reader.off("close", giveUp);
    reader.close();
  }
}
