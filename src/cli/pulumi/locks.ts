/** A lock of Pulumi's on a stack, as it names it. */
export interface StackLock {
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * The locks of which Pulumi says that they keep it from a stack; undefined where it says nothing of locks. Only a state that is kept in files or
 * a bucket has them (pulumi/pulumi, pkg/backend/diy/lock.go, whose words these are). One that it names in other words stands as
 * nobody's.
 */
export function locksIn(said: string): readonly StackLock[] | undefined {
  const plain = said.replaceAll(/\u001b\[[0-9;]*m/g, "");
  const [, count] = /the stack is currently locked by (\d+) lock\(s\)/.exec(plain) ?? [];
  if (count === undefined) return undefined;
  const named = [...plain.matchAll(/: created by (\S+)@([^@\s]+) \(pid (\d+)\) at (\S+)$/gm)].map(
    ([, user = "", host = "", pid = "", at = ""]) => ({ user, host, pid: Number(pid), at }),
  );
  const unnamed = Math.max(0, Number(count) - named.length);
  return [...named, ...Array.from({ length: unnamed }, () => ({ user: "", host: "", pid: 0, at: "" }))];
}
