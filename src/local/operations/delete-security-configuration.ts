import { invalidRequest } from "../api/errors.ts";
import { required, string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import { findSecurityConfiguration } from "./security-configuration.ts";

const input = structure({ Name: required(string()) });

export const deleteSecurityConfiguration = operation(input, ({ Name }, engine) => {
  findSecurityConfiguration(engine.documents, Name);
  const user = engine.store
    .all()
    .find(({ record, request }) => request.SecurityConfiguration === Name && record.endedAt === undefined);
  if (user) {
    throw invalidRequest(`Security configuration '${Name}' cannot be deleted: cluster ${user.record.id} uses it.`);
  }
  engine.documents.remove("security-configuration", Name);
  return {};
});
