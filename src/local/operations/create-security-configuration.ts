import { invalidRequest } from "../api/errors.ts";
import { seconds } from "../api/describe.ts";
import { required, string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import type { SecurityConfiguration } from "./security-configuration.ts";

const input = structure({
  Name: required(string({ min: 1 })),
  SecurityConfiguration: required(string({ max: Infinity })),
});

export const createSecurityConfiguration = operation(input, ({ Name, SecurityConfiguration: json }, engine) => {
  if (engine.documents.get("security-configuration", Name) !== undefined) {
    throw invalidRequest(`Security configuration with name '${Name}' already exists.`);
  }
  if (!isJsonObject(json)) throw invalidRequest(`The security configuration '${Name}' is not a JSON object.`);
  const configuration: SecurityConfiguration = { json, createdAt: engine.now() };
  engine.documents.put("security-configuration", Name, configuration);
  return { Name, CreationDateTime: seconds(configuration.createdAt) };
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
