import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { isBroken, place, type Rule } from "../rule.ts";

/** Beginnings that AWS keeps to itself, of what is named after the project. */
const RESERVED: readonly { readonly of: string; readonly pattern: RegExp; readonly beginning: string }[] = [
  { of: "parameters of Systems Manager", pattern: /^aws/, beginning: "aws" },
  { of: "parameters of Systems Manager", pattern: /^ssm/, beginning: "ssm" },
  { of: "security groups", pattern: /^sg$/, beginning: "sg-" },
];

export const rule: Rule = {
  severity: "error",
  summary: "The project's name makes names that AWS keeps to itself.",
  why: "Everything in AWS is named after the project. No parameter's name begins with aws or ssm (Systems Manager User Guide, parameter names), and no security group's with sg- (EC2 API, CreateSecurityGroup).",
  looksAt: "environment",
  check({ environment }, report) {
    const { name, project, layers } = environment;
    if (name === LOCAL_ENVIRONMENT || isBroken(environment, ["project"])) return;
    const reserved = RESERVED.find(({ pattern }) => pattern.test(project));
    if (!reserved) return;
    report({
      at: place(layers, ["project"]),
      message: `the project is called "${project}", and names of ${reserved.of} cannot begin with "${reserved.beginning}"`,
      hint: "Choose another name for the project.",
    });
  },
};
