import type { Named } from "../names.ts";
import { notebookName } from "../notebook.ts";
import { logGroupName, stateMachineName } from "../state-machine.ts";
import { reached, reachedBucket, type Reach } from "./reach.ts";

/** What the environments of an account call their own, as ARNs in any region. */

/** Buckets, and all that is in them. */
export function bucketArns(reach: Reach, buckets: readonly string[]): [buckets: string[], keys: string[]] {
  const arns = buckets.map((bucket) => reachedBucket(reach, bucket));
  return [arns.map(([bucket]) => bucket), arns.map(([, keys]) => keys)];
}

/** Databases with all that is in them, and the catalog that they are in. */
export function catalogArns(reach: Reach): string[] {
  const databases = [...new Set(reach.environments.map(({ database }) => database))];
  return [
    reached(reach, "glue", "catalog"),
    ...databases.flatMap((database) =>
      [`database/${database}`, `table/${database}/*`, `userDefinedFunction/${database}/*`].map((resource) =>
        reached(reach, "glue", resource),
      ),
    ),
  ];
}

/** Crawlers' names are never cut: Glue takes all that a spec can make. */
export function crawlers(reach: Reach): string[] {
  return each(reach, (named) => reached(reach, "glue", `crawler/${named.project}-${named.environment}-*`));
}

export function stateMachines(reach: Reach): string[] {
  return each(reach, (named) => reached(reach, "states", `stateMachine:${stateMachineName(named)}`));
}

export function logGroups(reach: Reach): string[] {
  return each(reach, (named) => {
    const group = reached(reach, "logs", `log-group:${logGroupName(named)}`);
    return [group, `${group}:*`];
  });
}

/** Notebooks, and what they do when they start. */
export function notebooks(reach: Reach): string[] {
  return ["notebook-instance", "notebook-instance-lifecycle-config"].flatMap((kind) =>
    each(reach, (named) => reached(reach, "sagemaker", `${kind}/${notebookName(named)}`)),
  );
}

function each({ project, environments }: Reach, arns: (named: Named) => string | string[]): string[] {
  return environments.flatMap(({ name }) => arns({ project, environment: name }));
}
