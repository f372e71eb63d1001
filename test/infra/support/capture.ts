import { type CustomResourceOptions, output, type Output, type Resource, runtime } from "@pulumi/pulumi";
import { createRequire } from "node:module";

/** What Pulumi keeps of a program that runs; its types do not show it. */
const state = createRequire(import.meta.url)("@pulumi/pulumi/runtime/state.js") as {
  readonly getStore: () => { callbacks?: unknown };
};

/** A resource as a program registers it. */
export interface Captured {
  readonly type: string;
  readonly name: string;
  /** Name of the component that it belongs to; none at the top. */
  readonly parent?: string;
  /** Name of the explicit provider; none on components. */
  readonly provider?: string;
  readonly protect: boolean;
  readonly aliases?: readonly unknown[];
  readonly ignoreChanges?: readonly string[];
  readonly replacementTrigger?: unknown;
  readonly deleteBeforeReplace?: true;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Capture<T> {
  /** By type and name; providers and components are among them. */
  readonly resources: readonly Captured[];
  readonly outputs: T;
}

export interface Answers {
  /** What functions of providers say, by their tokens: `aws:index/getCallerIdentity:getCallerIdentity`. */
  readonly calls?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What AWS would add to a resource's inputs, beside the ARN and the id that each gets. */
  readonly state?: (resource: runtime.MockResourceArgs) => Readonly<Record<string, unknown>>;
  readonly project?: string;
  readonly stack?: string;
}

/** What Pulumi keeps of a resource; its types do not show it, and no mock is told. */
interface Kept {
  readonly __name?: string;
  readonly __protect?: boolean;
  readonly __prov?: Resource & Kept;
  readonly __parentResource?: Resource & Kept;
}

/** Runs a program without an engine, waits until all is registered, and says what it was. What it throws is thrown. */
export async function capture<T>(program: () => T | Promise<T>, answers: Answers = {}): Promise<Capture<T>> {
  const registered = new Map<string, Registered>();
  const inputs = new Map<string, Record<string, unknown>>();
  await runtime.setMocks(
    {
      newResource(args) {
        inputs.set(`${args.type} ${args.name}`, args.inputs as Record<string, unknown>);
        const id = `${args.name}-id`;
        const arn = `arn:aws:mock:::${args.type}/${args.name}`;
        return { id, state: { arn, ...(args.inputs as object), ...answers.state?.(args) } };
      },
      call({ token }) {
        const answer = answers.calls?.[token];
        if (!answer) throw new Error(`nobody answers "${token}"`);
        return answer;
      },
    },
    answers.project ?? "project",
    answers.stack ?? "stack",
    false,
  );
  // Hooks are the engine's to call: here they are known, and nobody listens for them.
  const store = state.getStore();
  const nothing = (): Promise<void> => Promise.resolve();
  store.callbacks = { registerResourceHook: nothing, awaitStackRegistrations: nothing, shutdown: () => undefined };
  let outputs: T | undefined;
  let failure: { readonly error: unknown } | undefined;
  await runtime.runInPulumiStack(async () => {
    runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      registered.set(`${type} ${name}`, { type, name, resource, opts });
      return undefined;
    });
    try {
      outputs = await program();
    } catch (error) {
      // Kept from the stack, which would tell it to nobody who listens.
      failure = { error };
    }
    return {};
  });
  const known = (await settled(outputs)) as T;
  await runtime.disconnect();
  if (failure) throw failure.error;
  const sorted = [...registered].sort(([one], [other]) => (one < other ? -1 : 1));
  return { resources: sorted.map(([key, one]) => captured(one, inputs.get(key) ?? {})), outputs: known };
}

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly resource: Resource & Kept;
  readonly opts: CustomResourceOptions;
}

function captured({ type, name, resource, opts }: Registered, inputs: Record<string, unknown>): Captured {
  const parent = resource.__parentResource;
  const isTop = parent === (runtime.getStackResource() as unknown);
  return {
    type,
    name,
    ...(isTop || parent?.__name === undefined ? {} : { parent: parent.__name }),
    ...(resource.__prov?.__name === undefined ? {} : { provider: resource.__prov.__name }),
    protect: resource.__protect ?? false,
    ...(opts.aliases?.length ? { aliases: opts.aliases } : {}),
    ...(opts.ignoreChanges?.length ? { ignoreChanges: opts.ignoreChanges } : {}),
    ...(opts.replacementTrigger === undefined ? {} : { replacementTrigger: opts.replacementTrigger }),
    ...(opts.deleteBeforeReplace ? { deleteBeforeReplace: true } : {}),
    inputs,
  };
}

/** The value with all that was not known yet. */
function settled(value: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    (output(value) as Output<unknown>).apply(resolve);
  });
}
