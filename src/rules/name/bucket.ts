import { bucketName } from "../../model/names.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { isBroken, place, type Rule } from "../rule.ts";

const FORBIDDEN = ["xn--", "sthree-", "amzn-s3-demo-"];

export const rule: Rule = {
  severity: "error",
  summary: "A bucket's name would not be allowed by S3.",
  why: "Buckets are named <project>-<environment>-<stage>-<6 hex>, `_` as `-`. S3 keeps some beginnings to itself (S3 User Guide, bucket naming rules).",
  looksAt: "environment",
  check({ environment }, report) {
    if (environment.name === LOCAL_ENVIRONMENT || isBroken(environment, ["project"])) return;
    const name = bucketName(environment, "bronze", environment.account ?? "000000000000");
    const forbidden = FORBIDDEN.find((prefix) => name.startsWith(prefix));
    if (forbidden === undefined) return;
    report({
      at: place(environment.layers, ["project"]),
      message: `buckets would be named "${name}", and no bucket may begin with "${forbidden}"`,
      hint: "Choose another name for the project.",
    });
  },
};
