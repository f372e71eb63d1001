import { seconds } from "../api/describe.ts";
import { string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";
import type { SecurityConfiguration } from "./security-configuration.ts";

const input = structure({ Marker: string() });

export const listSecurityConfigurations = operation(input, ({ Marker }, engine) => {
  const { items, marker } = page(engine.documents.all("security-configuration"), Marker);
  return {
    SecurityConfigurations: items.map(([Name, value]) => ({
      Name,
      CreationDateTime: seconds((value as SecurityConfiguration).createdAt),
    })),
    Marker: marker,
  };
});
