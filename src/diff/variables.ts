import type { Plan } from "../plan/plan.ts";
import type { Draft } from "./draft.ts";
import { entries } from "./fields.ts";

/** Changes of the variables of all pipelines: `<pipeline>.<name>`. */
export function variableChanges(base: Plan, head: Plan): Draft[] {
  const pipelines = [...new Set([...Object.keys(base.vars), ...Object.keys(head.vars)])].sort();
  return pipelines.flatMap((pipeline) =>
    entries(base.vars[pipeline], head.vars[pipeline]).flatMap(([name, was, is]): Draft[] => {
      const subject = `${pipeline}.${name}`;
      if (!was) {
        const kind = is?.value === undefined ? "variable/added-without-default" : "variable/added";
        return [{ kind, subject, is: is?.value, name, identity: is }];
      }
      if (!is) return [{ kind: "variable/removed", subject, was: was.value, name }];
      const type: Draft[] =
        was.type === is.type ? [] : [{ kind: "variable/type", subject, path: "type", was: was.type, is: is.type }];
      const { value: before } = was;
      const { value: now } = is;
      if (Object.is(before, now)) return type;
      const kind =
        before === undefined
          ? "variable/default-added"
          : now === undefined
            ? "variable/default-removed"
            : "variable/default";
      return [...type, { kind, subject, path: "default", was: before, is: now, name }];
    }),
  );
}
