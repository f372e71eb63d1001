import { describeCluster as describe } from "../api/describe.ts";
import { required, string, structure } from "../api/shape.ts";
import { findCluster } from "./lookup.ts";
import { operation } from "./operation.ts";

const input = structure({ ClusterId: required(string()) });

export const describeCluster = operation(input, ({ ClusterId }, engine) => ({
  Cluster: describe(findCluster(engine, ClusterId)),
}));
