import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import type { Scene } from "../rule.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Two environments of one account have one catalog database.",
  why: "Each would overwrite the other's tables. The database is <project>_<environment> unless `catalog.database` names one, so name it in an environment, not for all of them.",
  looksAt: "all",
  check(scenes, report) {
    const seen = new Map<string, Scene>();
    for (const scene of scenes) {
      const { account, region, catalog, layers, name } = scene.environment;
      if (catalog.tables === "none" || name === LOCAL_ENVIRONMENT) continue;
      const key = JSON.stringify([account, region, catalog.database]);
      const other = seen.get(key)?.environment;
      if (!other) {
        seen.set(key, scene);
        continue;
      }
      report({
        at: place(layers, ["catalog", "database"]),
        message: `environments "${other.name}" and "${name}" have one catalog database, "${catalog.database}"`,
        hint: "Leave it out: then they are called after their environments.",
        related: [{ place: place(other.layers, ["catalog", "database"]), message: `of environment "${other.name}"` }],
      });
    }
  },
};
