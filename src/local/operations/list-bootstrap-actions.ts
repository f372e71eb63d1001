import { required, string, structure } from "../api/shape.ts";
import { findCluster } from "./lookup.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({ ClusterId: required(string({ max: 256 })), Marker: string() });

export const listBootstrapActions = operation(input, ({ ClusterId, Marker }, engine) => {
  const { items, marker } = page(findCluster(engine, ClusterId).request.BootstrapActions ?? [], Marker);
  return {
    BootstrapActions: items.map(({ Name, ScriptBootstrapAction: { Path, Args = [] } }) => ({
      Name,
      ScriptPath: Path,
      Args,
    })),
    Marker: marker,
  };
});
