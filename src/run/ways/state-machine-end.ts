import { WorldError } from "../../errors.ts";
import type { OpenRun } from "../execute.ts";
import type { Host } from "../hosts/host.ts";
import type { Watch } from "./state-machine-watch.ts";

/** Milliseconds to wait for a cluster's end: EMR takes one to five minutes (API reference, TerminateJobFlows). */
const LONGEST_END = 600_000;

/** The same when the run was interrupted: whoever pressed Ctrl-C has five seconds of patience, and so has CI. */
export const PATIENCE = 3_000;

/** Looks for a cluster that was being started: what is not there is absent only after two, some time apart. */
const LOOKS = 2;

/**
 * Ends the clusters of an execution that does so no more: to stop one ends no cluster. Steps on a cluster that stays are
 * cancelled. `isCut`: they may still be starting, and there is little time.
 */
export async function endClusters(open: OpenRun, { hosts }: Watch, isCut: boolean): Promise<void> {
  const { world, journal } = open;
  const deadline = world.now().getTime() + (isCut ? PATIENCE : LONGEST_END);
  const asked = new Set<Host>();
  for (let look = 1; ; look++) {
    await hosts.settle();
    const mine = [...hosts.open].filter(([name]) => journal.progress.clusters.get(name)?.kept === false);
    const others = [...hosts.open].filter(([name]) => journal.progress.clusters.get(name)?.kept !== false);
    await Promise.all([
      ...(look === 1 ? others.map(([name, host]) => host.cancel(running(name))) : []),
      ...mine.map(([name, host]) => endOne(name, host)),
      hosts.endStrays(),
    ]);
    const left = mine.filter(([name]) => hosts.open.has(name));
    if (left.length === 0 && (!isCut || look >= LOOKS)) return;
    if (world.now().getTime() > deadline) {
      if (isCut) {
        for (const [cluster, { id }] of left) world.emit({ event: "cluster-ending", cluster, id });
        return;
      }
      throw new WorldError(
        `${left.map(([, { id }]) => id).join(", ")} has not ended after ${LONGEST_END / 60_000} minutes`,
        {
          next: `It costs money until it ends: aws emr terminate-clusters --cluster-ids ${left.map(([, { id }]) => id).join(" ")}`,
        },
      );
    }
    const pause = look < LOOKS ? Math.min(world.settle, PATIENCE / 2) : world.poll.from;
    await world.sleep(pause, new AbortController().signal);
  }

  function running(name: string): string[] {
    return journal.progress.on(name).flatMap(({ id }) => id ?? []);
  }

  async function endOne(name: string, host: Host): Promise<void> {
    const end = await host.end();
    if (end?.isOver) {
      journal.saw({ type: "cluster-ended", cluster: name, reason: end.message, again: true });
      world.emit({ event: "cluster-ended", cluster: name, id: host.id, reason: end.message });
      hosts.forget(name);
    } else if (!end && !asked.has(host)) {
      asked.add(host);
      await host.release();
    }
  }
}
