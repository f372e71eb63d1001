import { differences, type Difference } from "./differences.ts";
import type { ResourceType } from "./resource-type.ts";
import { contractOf } from "./contract.ts";
import { parsed } from "./rules.ts";
import type { DiffQuestion, FullDiff } from "./serve.ts";
import { defaulted, isValues, plain, type Value, type Values } from "./values.ts";

/** What an update would change, and whether it takes a new thing: as the provider tells the engine. */
export function compare(type: ResourceType, question: DiffQuestion, defaultTags: Values): FullDiff {
  const [olds, oldInputs, news] = [plain(question.olds), plain(question.oldInputs), plain(question.news)];
  const changes = keysToCompare(type, olds, oldInputs, news)
    .flatMap((key) =>
      differences(known(type, key, olds[key]), known(type, key, news[key] ?? type.defaults?.[key]), key),
    )
    .concat(changedTags(type, olds, news, defaultTags))
    .filter(({ path }) => !question.ignored.some((ignored) => covers(ignored, path)))
    .map((change) => ({ ...change, replaces: replaces(type, change.path) }));
  const doesReplace = changes.some((change) => change.replaces);
  return { changes, deleteBeforeReplace: doesReplace && keepsName(type, olds, news, defaulted(question.news)) };
}

/** What is asked for now, what was asked for before, and what has a default. The rest is AWS's to say. */
function keysToCompare(type: ResourceType, olds: Values, oldInputs: Values, news: Values): readonly string[] {
  const defaults = Object.keys(type.defaults ?? {}).filter((key) => olds[key] !== undefined);
  const keys = new Set([...Object.keys(news), ...Object.keys(oldInputs), ...defaults]);
  return [...keys].filter((key) => key !== "tags");
}

/** A JSON text as the document that it is. */
function known(type: ResourceType, key: string, value: Value): Value {
  return type.json?.includes(key) === true ? (canonical(parsed(value)) ?? value) : value;
}

function canonical(document: Values | undefined): string | undefined {
  return document === undefined ? undefined : JSON.stringify(sorted(document));
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(sorted);
  if (!isValues(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  );
}

function changedTags(type: ResourceType, olds: Values, news: Values, defaultTags: Values): readonly Difference[] {
  if (!contractOf(type.type).inputs.has("tags")) return [];
  return [
    ...differences(olds["tags"], news["tags"], "tags"),
    ...differences(olds["tagsAll"], allTags(news, defaultTags), "tagsAll"),
  ];
}

/** A thing's own tags over those of its provider. */
export function allTags(inputs: Values, defaultTags: Values): Values {
  return { ...defaultTags, ...(isValues(inputs["tags"]) ? inputs["tags"] : {}) };
}

function replaces(type: ResourceType, path: string): boolean {
  if (/^tags(All)?\b/.test(path)) return false;
  if (path === "region") return true;
  if ("replace" in type.changes) return type.changes.replace.some((key) => covers(key, path));
  return !type.changes.update.some((key) => covers(key, path));
}

/** Whether a way, such as `coreInstanceGroup.instanceCount`, leads to a path or to what holds it. */
function covers(way: string, path: string): boolean {
  const [outer, inner] = [way, path].map((one) => one.replace(/\[[^\]]*\]/g, ""));
  return outer !== undefined && (inner === outer || inner?.startsWith(`${outer}.`) === true);
}

/** A name that was written down cannot be given twice at once: the old thing goes first, as the provider has it. */
function keepsName(type: ResourceType, olds: Values, news: Values, chosen: readonly string[]): boolean {
  const key = type.name?.key;
  return key !== undefined && news[key] !== undefined && news[key] === olds[key] && !chosen.includes(key);
}
