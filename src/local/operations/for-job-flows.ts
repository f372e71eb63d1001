import { list, required, string, structure, type Read, type Shape } from "../api/shape.ts";
import type { Engine } from "../engine.ts";
import type { StoredCluster } from "../store.ts";
import { findModifiableJobFlow } from "./lookup.ts";
import { operation, type Operation } from "./operation.ts";

/** An older call that sets one thing for several clusters. All are looked up before the first is changed. */
export function forJobFlows<M extends Readonly<Record<string, Shape<unknown>>>>(
  members: M,
  set: (input: Read<ReturnType<typeof structure<M>>>, cluster: StoredCluster, engine: Engine) => void,
): Operation {
  const ids = structure({ JobFlowIds: required(list(string())) });
  const rest = structure(members);
  const both: Shape<{ ids: Read<typeof ids>; rest: Read<typeof rest> }> = (value, place, broken) => ({
    ids: ids(value, place, broken),
    rest: rest(value, place, broken),
  });
  return operation(both, (input, engine) => {
    const clusters = input.ids.JobFlowIds.map((id) => findModifiableJobFlow(engine, id));
    for (const cluster of clusters) set(input.rest, cluster, engine);
    return undefined;
  });
}
