import type { RegionPrices } from "../emr/prices.ts";
import { usd } from "../emr/usd.ts";
import type { Plan } from "../plan/plan.ts";

/** What is paid for by use, which no plan tells: in words. */
export function notCounted({ settings, steps }: Plan, prices: RegionPrices | undefined): string[] {
  const { lifecycle, cluster_id, network, state_machine } = settings;
  const isMade = lifecycle !== "existing" && network.vpc === undefined;
  const gb = (price: number | undefined): string => (price === undefined ? "" : ` (${usd(price)} USD a GB)`);
  const said: readonly (readonly [isSo: boolean, words: string])[] = [
    [lifecycle === "existing", `the cluster ${cluster_id ?? ""}, which is there already`],
    [network.vpc !== undefined, `the network ${network.vpc ?? ""}, which is there already`],
    [true, "S3: what is stored, and requests"],
    [isMade && network.nat, `what goes through NAT${gb(prices?.nat?.gb)}`],
    [isMade && !network.nat, `what goes through endpoints${gb(prices?.endpoint?.gb)}`],
    [true, "data between zones, and out of AWS"],
    [Object.values(steps).some(({ kind }) => kind === "crawl"), "Glue's crawlers"],
    [state_machine, "Step Functions' transitions"],
    [true, "logs, keys, the catalog, taxes"],
  ];
  return said.filter(([isSo]) => isSo).map(([, words]) => words);
}
