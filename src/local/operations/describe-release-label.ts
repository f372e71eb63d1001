import { applicationsOf, releaseData } from "../../emr/release.ts";
import { invalidRequest } from "../api/errors.ts";
import { findRelease, knownReleases } from "../api/release.ts";
import { integer, string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({ ReleaseLabel: string(), NextToken: string(), MaxResults: integer({ min: 1, max: 100 }) });

/** The newest release unless one is named. Of versions, Spark's is the one we know. */
export const describeReleaseLabel = operation(input, ({ ReleaseLabel, NextToken, MaxResults }) => {
  const label = ReleaseLabel ?? knownReleases()[0] ?? "";
  const release = findRelease(label);
  if (!release) throw invalidRequest(`Release label '${label}' is not valid.`);
  const { items, marker } = page(applicationsOf(release), NextToken, MaxResults);
  const spark = releaseData.releases[label]?.spark;
  return {
    ReleaseLabel: label,
    Applications: items.map((Name) => ({ Name, Version: Name === "Spark" ? spark : undefined })),
    AvailableOSReleases: [],
    NextToken: marker,
  };
});
