import { isLoopback, isPrivate } from "../model/databases.ts";

/** Whose packages come from the internet, unless they are told where else; those of yum and dnf come from S3 (EMR Management Guide, "Minimum Amazon S3 policy for private subnet"). */
const INSTALLS = /\b(?:pip[\d.]*|conda|mamba|npm|apt|apt-get)\s+(?:-\S+\s+)*install\b(?<what>[^\n;&|]*)/g;
/** What gets a URL, and what is one by itself. */
const GETS = /\b(?:(?:curl|wget|git\s+(?:-\S+\s+)*clone)\b|(?:yum|dnf|rpm)\s+(?=[^\n]*https?:))[^\n]*|^https?:.*/gm;
const HOSTS = /\b(?:https?|ssh|git):\/\/(?:[^\s/@"']*@)?(?<host>\[[^\]\s]*\]|[^\s/:"'?#]*)|\bgit@(?<remote>[\w.-]+):/g;
/** A package that is a file here, and where pip looks instead of PyPI. */
const FROM_HERE = /(?:^|\s)(?:--no-index|--offline)\b|(?:^|\s)["']?[^\s"'-][^\s"':]*\.(?:whl|tar\.gz|tgz|deb)\b/;
const INDEX = /(?:^|\s)(?:-i|--index-url)[\s=]/;
/** In words of a shell: text in quotes, or a comment. */
const QUOTED_OR_COMMENT = /\\.|"(?:\\.|[^"\\])*"|'[^']*'|(?<=^|[\s;])#[^\n]*/gm;

/** True for a script, or a word of a command line, that surely asks the internet for something, in a network that reaches S3 of its region alone. */
export function needsInternet(text: string, region: string | undefined): boolean {
  const code = text
    .replaceAll(QUOTED_OR_COMMENT, (found) => (found.startsWith("#") ? "" : found))
    .replaceAll("\\\n", " ");
  const hosts = (part: string): string[] =>
    [...part.matchAll(HOSTS)].map(({ groups }) =>
      (groups?.["host"] ?? groups?.["remote"] ?? "").replace(/^\[|\]$/g, ""),
    );
  const isAway = (part: string): boolean => hosts(part).some((host) => isOnInternet(host.toLowerCase(), region));
  return (
    [...code.matchAll(INSTALLS)].some(({ groups }) => {
      const what = groups?.["what"] ?? "";
      return INDEX.test(what) ? isAway(what) : !FROM_HERE.test(what);
    }) || [...code.matchAll(GETS)].some(([got]) => isAway(got))
  );
}

/** False where it cannot be told: a name that a variable brings, or one that only a network of somebody's knows. */
function isOnInternet(host: string, region: string | undefined): boolean {
  if (!/^[\w.-]+\.[\w-]+$/.test(host) || host.endsWith(".local")) return false;
  // Where a node asks EC2 about itself (EC2 User Guide, "Link-local addresses").
  if (isLoopback(host) || isPrivate(host) || host.startsWith("169.254.")) return false;
  return !isS3Of(host, region);
}

/** S3 has a gateway in every network, for the buckets of its region (VPC User Guide, "Gateway endpoints for Amazon S3"). */
function isS3Of(host: string, region: string | undefined): boolean {
  const [, named] =
    /(?:^|\.)s3(?:[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d))?\.amazonaws\.com(?:\.cn)?$/.exec(host) ?? [];
  if (named !== undefined) return region === undefined || named === region;
  // The name without a region: of its buckets nobody knows here where they are.
  return /(?:^|\.)s3\.amazonaws\.com$/.test(host);
}
