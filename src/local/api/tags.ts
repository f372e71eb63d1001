import type { Tag } from "../machine/records.ts";
import { list, string, structure, type Read } from "./shape.ts";

export const tagList = list(structure({ Key: string(), Value: string() }));

/** Tags of one resource (EMR Management Guide, "Tag restrictions"). */
const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** The rules about tags, which are EC2's. `refuse` makes the error of the call that brought them. */
export function toTags(given: Read<typeof tagList>, refuse: (message: string) => Error): Tag[] {
  return given.map(({ Key = "", Value = "" }) => {
    if (Key === "") throw refuse("A tag key cannot be empty.");
    if (Key.length > MAX_KEY) throw refuse(`The tag key '${Key}' is longer than ${MAX_KEY} characters.`);
    if (Value.length > MAX_VALUE) throw refuse(`The value of tag '${Key}' is longer than ${MAX_VALUE} characters.`);
    if (/^aws:/i.test(Key)) throw refuse(`The tag key '${Key}' begins with 'aws:', which is reserved.`);
    return { Key, Value };
  });
}

/** Later ones of the same key replace earlier ones, in their place. */
export function withTags(tags: readonly Tag[], more: readonly Tag[], refuse: (message: string) => Error): Tag[] {
  const merged = new Map([...tags, ...more].map(({ Key, Value }) => [Key, Value]));
  if (merged.size > MAX_TAGS)
    throw refuse(`A cluster has at most ${MAX_TAGS} tags; with these it would have ${merged.size}.`);
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}
