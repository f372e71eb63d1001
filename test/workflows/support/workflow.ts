import { Machine, type Event, type MachineOptions, type WorkflowRun } from "../machine/index.ts";
import { testRepository } from "./repository.ts";

/** A machine on a repository of these workflows, by file, and other files beside them. */
export function machineOf(
  workflows: Readonly<Record<string, string>>,
  options: Partial<MachineOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): { start: (file: string, event?: Partial<Event>) => WorkflowRun; machine: Machine; sha: string } {
  const { files = {}, ...others } = options;
  const named = Object.entries(workflows).map(([file, text]) => [`.github/workflows/${file}`, text]);
  const repository = testRepository({ ...(Object.fromEntries(named) as Record<string, string>), ...files });
  const sha = repository.head;
  const machine = new Machine({ git: repository.git, ...others });
  return { machine, sha, start: (file, event = {}) => machine.start(file, { name: "push", sha, ...event }) };
}

/** How each job ended. */
export function resultsOf({ results }: WorkflowRun): Record<string, string> {
  return Object.fromEntries([...results].map(([job, { result }]) => [job, result]));
}
