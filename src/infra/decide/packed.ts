import { UsageError } from "../../errors.ts";
import { POLICY_LIMITS, policy, type Statement } from "./policy.ts";

export interface Packed {
  /** One policy inside of the role; undefined where there is nothing to allow, or where it does not fit. */
  readonly inline?: string;
  /** Policies of their own, for the role to be attached to. */
  readonly attached: readonly string[];
}

/**
 * Statements as the policies of one role: one inside of it where IAM takes that (10,240 characters), and as many as are needed beside it where
 * it does not (6,144 characters each, ten a role of which `taken` are taken). Throws a UsageError when even these are too few.
 */
export function packed(statements: readonly Statement[], taken = 0): Packed {
  if (statements.length === 0) return { attached: [] };
  const whole = policy(statements);
  if (whole.length <= POLICY_LIMITS.inline) return { inline: whole, attached: [] };
  const attached: Statement[][] = [];
  let size = Infinity;
  for (const statement of statements.flatMap(parts)) {
    const added = JSON.stringify(statement).length + 1;
    if (size + added > POLICY_LIMITS.managed) {
      attached.push([]);
      size = policy([]).length;
    }
    attached.at(-1)?.push(statement);
    size += added;
  }
  if (attached.length + taken > POLICY_LIMITS.attached) {
    throw new UsageError(
      `what the steps read and write fills ${attached.length} policies, and a role takes ${POLICY_LIMITS.attached - taken} of them`,
      "Give steps roles of their own: security: { roles: step }.",
    );
  }
  return { attached: attached.map(policy) };
}

/** A statement that is larger than a policy, as several about fewer resources (or prefixes) each. */
function parts(statement: Statement): Statement[] {
  const { Resource = [], Condition } = statement;
  const room = POLICY_LIMITS.managed - policy([]).length - 1;
  if (JSON.stringify(statement).length <= room) return [statement];
  if (Resource.length > 1) return halves(Resource).flatMap((half) => parts({ ...statement, Resource: half }));
  const prefixes = Condition?.["StringLike"]?.["s3:prefix"];
  if (!Array.isArray(prefixes) || prefixes.length < 2) return [statement];
  return halves(prefixes as readonly string[]).flatMap((half) =>
    parts({ ...statement, Condition: { ...Condition, StringLike: { "s3:prefix": half } } }),
  );
}

function halves<T>(list: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
