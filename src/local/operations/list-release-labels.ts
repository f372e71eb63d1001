import { applicationsOf } from "../../emr/release.ts";
import { findRelease, knownReleases } from "../api/release.ts";
import { integer, string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({
  Filters: structure({ Prefix: string(), Application: string() }),
  NextToken: string(),
  MaxResults: integer({ min: 1, max: 100 }),
});

export const listReleaseLabels = operation(input, ({ Filters = {}, NextToken, MaxResults }) => {
  const { Prefix = "", Application } = Filters;
  const labels = knownReleases().filter(
    (label) => label.startsWith(Prefix) && (Application === undefined || hasApplication(label, Application)),
  );
  const { items, marker } = page(labels, NextToken, MaxResults);
  return { ReleaseLabels: items, NextToken: marker };
});

/** `Spark`, or `spark@3.5.6` where a version is asked for: of Spark's, which is the one we know. */
function hasApplication(label: string, application: string): boolean {
  const release = findRelease(label);
  const [name = ""] = application.toLowerCase().split("@");
  return release !== undefined && applicationsOf(release).some((known) => known.toLowerCase() === name);
}
