/** What the rest of emrald knows of GitHub. */
export type { GitHub } from "./client.ts";
export { upsertComment } from "./comments.ts";
export { githubFrom } from "./environment.ts";
export { closeIssue, upsertIssue } from "./issues.ts";
export { type Merged, mergedPullRequests, MOST_COMMITS } from "./merged.ts";
export { markerOf } from "./ours.ts";
export { openWithHead, pullRequest } from "./pull-requests.ts";
export { keepReviewed, readReviewed } from "./reviewed.ts";
