import { invalidRequest } from "../api/errors.ts";
import { required, string, structure } from "../api/shape.ts";
import { tagList, toTags, withTags } from "../api/tags.ts";
import { findModifiable } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ResourceId: required(string()), Tags: required(tagList) });

export const addTags = operation(input, ({ ResourceId, Tags }, engine) => {
  const cluster = findModifiable(engine, ResourceId);
  const { tags } = cluster.record.details;
  engine.modify(cluster, { details: { tags: withTags(tags, toTags(Tags, invalidRequest), invalidRequest) } });
  return {};
});
