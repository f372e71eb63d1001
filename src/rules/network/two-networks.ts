import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A network is both made and found, or an existing one has no subnets.",
  why: "`nat` is of a network that emrald makes; `vpc` and `subnets` name one that exists, and whose ways out are its own.",
  looksAt: "environment",
  check({ environment }, report) {
    const { network, layers, name } = environment;
    const { vpc, subnets, nat } = network;
    if (name === LOCAL_ENVIRONMENT) return;
    if (vpc !== undefined && subnets === undefined)
      report({
        at: place(layers, ["network", "vpc"], "key"),
        message: `"vpc" names a network, and "subnets" are missing`,
      });
    if (vpc === undefined && subnets !== undefined)
      report({
        at: place(layers, ["network", "subnets"], "key"),
        message: `"subnets" are of a network that "vpc" does not name`,
      });
    if (vpc !== undefined && nat)
      report({
        at: place(layers, ["network", "nat"], "key"),
        message: `"nat" is of a network that emrald makes, and "vpc" names one that exists`,
      });
  },
};
