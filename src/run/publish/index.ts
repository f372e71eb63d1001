/** What a deployment puts in S3, and what it takes away there. */
export { ensureCertificate } from "./certificate.ts";
export { collect } from "./collect.ts";
export { newestDeployment, renewDeployment } from "./marker.ts";
export { mirrorUploads } from "./mirror.ts";
export { publishPlan } from "./publish-plan.ts";
export { publish, publishForRun } from "./publish.ts";
export { type Hashes, localUploads, uploadsOf, type Uploads } from "./uploads.ts";
