import { seconds } from "../api/describe.ts";
import { required, string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import { findSecurityConfiguration } from "./security-configuration.ts";

const input = structure({ Name: required(string()) });

export const describeSecurityConfiguration = operation(input, ({ Name }, engine) => {
  const { json, createdAt } = findSecurityConfiguration(engine.documents, Name);
  return { Name, SecurityConfiguration: json, CreationDateTime: seconds(createdAt) };
});
