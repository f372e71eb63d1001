import { list, required, string, structure } from "../api/shape.ts";
import { findModifiable } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ResourceId: required(string()), TagKeys: required(list(string())) });

export const removeTags = operation(input, ({ ResourceId, TagKeys }, engine) => {
  const cluster = findModifiable(engine, ResourceId);
  engine.modify(cluster, {
    details: { tags: cluster.record.details.tags.filter(({ Key }) => !TagKeys.includes(Key)) },
  });
  return {};
});
