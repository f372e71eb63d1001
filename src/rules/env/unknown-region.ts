import { regionData } from "../../emr/region.ts";
import { nearest } from "../../spec/nearest.ts";
import { isBroken, place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A region is not in emrald's data.",
  why: "It may be newer than the data, or misspelt. A region that AWS does not have has no address: prices, deployment and runs fail there, each in its own words.",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, region, layers } = environment;
    if (
      region === undefined ||
      isBroken(environment, ["environments", name, "region"]) ||
      regionData.regions.includes(region)
    )
      return;
    const like = nearest(region, regionData.regions);
    report({
      at: place(layers, ["region"]),
      message: `the region "${region}" is not known (data of ${regionData.date})`,
      ...(like === undefined ? {} : { hint: `Did you mean "${like}"?` }),
    });
  },
};
