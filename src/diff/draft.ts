import { changeKey } from "./key.ts";
import { KINDS, type KindName } from "./kinds.ts";
import type { Kind } from "./kinds/kind.ts";
import { shownPair } from "./shown.ts";
import type { Change } from "./types.ts";

/** A change as it is found: with whole values. */
export interface Draft {
  readonly kind: KindName;
  readonly subject: string;
  readonly path?: string;
  readonly was?: unknown;
  readonly is?: unknown;
  /** The key that the values are of, where users choose keys: it says whether they are secret. */
  readonly name?: string;
  /** What is worth knowing beside the kind's reason. */
  readonly note?: string;
  /** What the key is of, where that is more than what is shown: of something new, all of it. */
  readonly identity?: unknown;
}

/** Whether two values mean something else: a key that is undefined is as good as absent, and the order of keys says nothing. */
export function differs(was: unknown, is: unknown): boolean {
  if (was === is) return false;
  if (typeof was !== "object" || typeof is !== "object" || was === null || is === null) return true;
  if (Array.isArray(was) || Array.isArray(is)) {
    if (!Array.isArray(was) || !Array.isArray(is) || was.length !== is.length) return true;
    return was.some((inner, index) => differs(inner, is[index]));
  }
  const [before, now] = [was as Record<string, unknown>, is as Record<string, unknown>];
  const own = (map: Record<string, unknown>, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
  return (
    Object.keys(before).some((key) => differs(before[key], own(now, key))) ||
    Object.keys(now).some((key) => now[key] !== undefined && own(before, key) === undefined)
  );
}

/** A draft as others see it: its class and reason, its values without secrets, its key. */
export function changeOf(environment: string, draft: Draft): Change {
  const { subject, path, name, note } = draft;
  const found: Kind = KINDS[draft.kind];
  const [was, is] = shownPair(draft.was, draft.is, name);
  return {
    class: found.class,
    kind: draft.kind,
    of: found.of,
    subject,
    ...(path === undefined ? {} : { path }),
    ...(was === undefined ? {} : { was }),
    ...(is === undefined ? {} : { is }),
    reason: note === undefined ? found.reason : `${found.reason}; ${note}`,
    key: changeKey(environment, found.slot ?? draft.kind, subject, path, draft.identity ?? draft.is),
  };
}
