import { createRequire } from "node:module";
import { main, type Provider } from "@pulumi/pulumi/provider/index.js";
import type { Difference } from "./differences.ts";
import type { Broken } from "./rules.ts";
import type { Values } from "./values.ts";

/** A provider with what `main` of the SDK leaves out: its configuration, previews, and what a diff looks like in detail. */
export interface FullProvider extends Provider {
  /** What is wrong with its configuration. */
  checkConfig(config: Values): readonly Broken[];
  /** Inputs of the provider whose change replaces it, and with it all that it has made. */
  readonly configReplaces: readonly string[];
  configure(config: Values): Promise<void>;
  difference(asked: DiffQuestion): FullDiff;
  previewCreate(urn: string, inputs: Values): Values;
  previewUpdate(urn: string, olds: Values, news: Values): Values;
}

export interface DiffQuestion {
  readonly urn: string;
  readonly olds: Values;
  readonly oldInputs: Values;
  readonly news: Values;
  readonly ignored: readonly string[];
}

export interface FullDiff {
  readonly changes: readonly (Difference & { readonly replaces: boolean })[];
  readonly deleteBeforeReplace: boolean;
}

// `main` takes no other service than its own. It is the SDK's copies of these two that are wanted, whatever the lock file hoists.
const ofSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
const { Server, status } = ofSdk("@grpc/grpc-js") as Grpc;
const { Struct } = ofSdk("google-protobuf/google/protobuf/struct_pb") as { Struct: StructType };
const proto = ofSdk("./proto/provider_pb.js") as Messages;

/** Serves a provider to the engine; `args` are the engine's. */
export async function serve(provider: FullProvider, args: string[]): Promise<void> {
  const addService = Server.prototype.addService;
  Server.prototype.addService = function (definition, base) {
    addService.call(this, definition, Object.assign(Object.create(base) as Service, moreThan(base, provider)));
  };
  await main(provider, args);
}

function moreThan(base: Service, provider: FullProvider): Service {
  return {
    checkConfig: answer(({ request }) => {
      const news = values(request.getNews());
      const answered = new proto.CheckResponse();
      answered.setInputs(Struct.fromJavaScript(news));
      answered.setFailuresList(
        provider.checkConfig(news).map(({ property, reason }) => {
          const failure = new proto.CheckFailure();
          failure.setProperty(property);
          failure.setReason(reason);
          return failure;
        }),
      );
      return answered;
    }),
    diffConfig: answer(({ request }) => {
      const [olds, news] = [values(request.getOlds()), values(request.getNews())];
      const isChanged = (key: string) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]);
      const answered = new proto.DiffResponse();
      answered.setChanges([...Object.keys(olds), ...Object.keys(news)].some(isChanged) ? SOME : NONE);
      answered.setReplacesList(provider.configReplaces.filter(isChanged));
      return answered;
    }),
    configure: answer(async ({ request }) => {
      await provider.configure(values(request.getArgs()));
      const answered = new proto.ConfigureResponse();
      answered.setAcceptsecrets(true);
      answered.setSupportspreview(true);
      return answered;
    }),
    diff: answer(({ request }) => diffResponse(provider.difference(question(request)))),
    create: (call, callback) => {
      if (!call.request.getPreview()) return base["create"]?.(call, callback);
      return answer(({ request }) => {
        const answered = new proto.CreateResponse();
        answered.setProperties(
          Struct.fromJavaScript(provider.previewCreate(request.getUrn(), values(request.getProperties()))),
        );
        return answered;
      })(call, callback);
    },
    update: (call, callback) => {
      if (!call.request.getPreview()) return base["update"]?.(call, callback);
      return answer(({ request }) => {
        const answered = new proto.UpdateResponse();
        const now = provider.previewUpdate(request.getUrn(), values(request.getOlds()), values(request.getNews()));
        answered.setProperties(Struct.fromJavaScript(now));
        return answered;
      })(call, callback);
    },
  };
}

const NONE = 1;
const SOME = 2;
const KINDS = { add: 0, delete: 2, update: 4 } as const;

function question(request: Request): DiffQuestion {
  return {
    urn: request.getUrn(),
    olds: values(request.getOlds()),
    oldInputs: values(request.getOldInputs()),
    news: values(request.getNews()),
    ignored: request.getIgnorechangesList(),
  };
}

function diffResponse(diff: FullDiff): Message {
  const answered = new proto.DiffResponse();
  const detailed = answered.getDetaileddiffMap();
  answered.setChanges(diff.changes.length > 0 ? SOME : NONE);
  answered.setHasdetaileddiff(true);
  for (const change of diff.changes) {
    const told = new proto.PropertyDiff();
    told.setKind(KINDS[change.kind] + (change.replaces ? 1 : 0));
    detailed.set(change.path, told);
  }
  const roots = (some: FullDiff["changes"]) => [...new Set(some.map(({ path }) => path.split(/[.[]/)[0] ?? path))];
  answered.setDiffsList(roots(diff.changes));
  answered.setReplacesList(roots(diff.changes.filter(({ replaces }) => replaces)));
  answered.setDeletebeforereplace(diff.deleteBeforeReplace);
  return answered;
}

function answer(make: (call: Call) => Message | Promise<Message>): Handler {
  return (call, callback) => {
    void Promise.resolve(call)
      .then(make)
      .then(
        (answered) => callback(null, answered),
        (error: unknown) =>
          callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
      );
  };
}

function values(struct: StructValue | undefined): Values {
  return struct?.toJavaScript() ?? {};
}

// As much of the SDK's untyped parts as is used here.
interface Grpc {
  readonly status: { readonly UNKNOWN: number };
  readonly Server: { readonly prototype: { addService(this: object, definition: unknown, service: Service): void } };
}
interface StructValue {
  toJavaScript(): Values;
}
interface StructType {
  fromJavaScript(values: unknown): StructValue;
}
type Handler = (call: Call, callback: (error: object | null, answered?: Message) => void) => unknown;
type Service = Record<string, Handler>;
interface Call {
  readonly request: Request;
}
interface Request {
  getUrn(): string;
  getPreview(): boolean;
  getOlds(): StructValue | undefined;
  getOldInputs(): StructValue | undefined;
  getNews(): StructValue | undefined;
  getArgs(): StructValue | undefined;
  getProperties(): StructValue | undefined;
  getIgnorechangesList(): readonly string[];
}
interface Message {
  setChanges(kind: number): void;
  setReplacesList(keys: readonly string[]): void;
  setDiffsList(keys: readonly string[]): void;
  setDeletebeforereplace(is: boolean): void;
  setHasdetaileddiff(is: boolean): void;
  getDetaileddiffMap(): Map<string, Message>;
  setKind(kind: number): void;
  setInputs(inputs: StructValue): void;
  setProperties(props: StructValue): void;
  setFailuresList(failures: readonly Message[]): void;
  setProperty(key: string): void;
  setReason(reason: string): void;
  setAcceptsecrets(is: boolean): void;
  setSupportspreview(is: boolean): void;
}
type Messages = Record<
  | "CheckResponse"
  | "CheckFailure"
  | "DiffResponse"
  | "PropertyDiff"
  | "ConfigureResponse"
  | "CreateResponse"
  | "UpdateResponse",
  new () => Message
>;
