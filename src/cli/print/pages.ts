import type { Paint } from "../../project/print/paint.ts";
import { type ClusterPages, type Page, PERMISSIONS, type Tunnel } from "../../run/pages/types.ts";
import { wrapped } from "./wrapped.ts";

/** What `emrald runs ui --json` prints. */
export interface PagesDocument {
  readonly format: 1;
  readonly command: "runs ui";
  readonly environment: string;
  readonly run?: string;
  readonly clusters: readonly (ClusterPages & { readonly name?: string })[];
  /** What the caller has to be allowed. */
  readonly permissions: readonly string[];
  /** Where there are no pages, what there is instead. */
  readonly instead?: readonly string[];
}

/** For people: one cluster after the other, with links that can be opened and commands that can be copied. */
export function pagesText({ run, clusters, instead = [] }: PagesDocument, paint: Paint): string {
  const lines = clusters.flatMap((cluster) => [...clusterLines(cluster, paint), ""]);
  const isLinked = clusters.some(({ pages }) => pages.some(({ url }) => url !== undefined));
  const isRefused = clusters.some(({ pages }) => pages.some(({ why }) => why?.startsWith("not allowed")));
  return [
    ...(run === undefined ? [] : [`run ${paint("bold", run)}`]),
    ...lines,
    ...(isLinked ? ["A link logs in whoever opens it, for a while: do not pass it on."] : []),
    ...(isRefused ? wrapped("Who asks needs ", `${PERMISSIONS.join(", ")}.`) : []),
    ...instead,
    "",
  ].join("\n");
}

function clusterLines({ id, name, state, pages, tunnels }: PagesDocument["clusters"][number], paint: Paint): string[] {
  return [
    `${name === undefined ? "cluster" : `cluster ${name},`} ${paint("bold", id)}: ${state}`,
    ...(pages.length === 0 ? ["  it has no pages before it runs"] : pages.flatMap(pageLines)),
    ...tunnels.flatMap(tunnelLines),
  ];
}

function pageLines({ page, from, url, why = "" }: Page): string[] {
  const lead = `  ${page}${from === "persistent" ? ", kept by EMR" : ", on the cluster"}: `;
  // A link is never broken into lines: it could not be opened.
  return url === undefined ? wrapped(lead, why, 4) : [lead.trimEnd(), `    ${url}`];
}

function tunnelLines({ by, command, open, needs }: Tunnel): string[] {
  return [
    `  by ${by === "ssh" ? "ssh" : "Session Manager"}, until Ctrl-C:`,
    `    ${command}`,
    ...wrapped("    then open ", open.join(", "), 6),
    ...needs.flatMap((need) => wrapped("    needs ", need, 6)),
  ];
}
