/**
 * What is a secret by its shape, wherever it stands: the group `secret`, or all of it. The bounds keep long texts of the same character from taking
 * long.
 */
export const SHAPES: readonly RegExp[] = [
  // scheme://user:password@host; a password may hold a slash, and what looks like a port is none.
  /:\/\/(?<secret>[^\s/@:"'<>]{0,200}:[^\s/"'<>]{0,200})@/dg,
  /:\/\/(?<secret>[^\s/@:"'<>]{0,200}:(?!\d{1,5}\/)[^\s"'<>@]{0,200})@/dg,
  // Oracle's own way: jdbc:oracle:thin:user/password@host.
  /\bjdbc:oracle:\w{1,20}:[^\s/@]{1,100}\/(?<secret>[^\s@]{1,200})@/dgi,
  // What asks whom: `Authorization: Bearer …`, to the end of the line or text.
  /\b(?:proxy-)?authorization\\?["']?\s{0,8}[=:]\s{0,8}\\?["']?(?:(?:bearer|basic|token|digest|negotiate|apikey)\s{1,8})?(?<secret>[^"'\s\\][^"'\r\n\v\\]*)/dgi,
  /\bbearer\s{1,8}(?<secret>[\w.~+/=-]{6,})/dgi,
  /\bbasic\s{1,8}(?<secret>(?=[A-Za-z+/]*[\d=])[\w+/]{8,}={0,2})/dgi,
  // Programs that take user:password, or a password at once.
  /(?:^|\s)(?:-u|--user|--proxy-user)(?:\s{1,8}|=)(?!\d+:\d+\b)[^\s:"']{1,100}:(?<secret>[^\s"']+)/dg,
  /(?:^|\s)(?:-u|--user|--proxy-user)(?:\s{1,8}|=)["'][^:"'\v]{1,100}:(?<secret>[^"'\v]+)/dg,
  /\bsshpass\s{1,8}-p\s{0,8}(?<secret>[^\s]+)/dg,
  /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b(?:[^|;&\r\n]{0,400}?\s)-p(?<secret>[^\s]+)/dg,
  /\bidentified\s{1,8}by\s{1,8}(?<secret>'[^']*'|"[^"]*"|\S+)/dgi,
  // Signatures of URLs that open what they name: shared access signatures, and presigned requests.
  /[?&](?:sig|signature|x-amz-signature|x-goog-signature)=(?<secret>[^\s&"']+)/dgi,
  // Addresses whose path is the secret.
  /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[\w/-]+)/dg,
  /\bdiscord(?:app)?\.com\/api\/webhooks\/(?<secret>[\w/-]+)/dg,
  /\bwebhook\.office\.com\/(?<secret>[\w@/.-]+)/dg,
  // Ids of access keys, long-lived and temporary (IAM User Guide, unique identifiers).
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/dg,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/dg,
  // Tokens that say whose they are: GitHub, GitLab, Slack, Stripe, Google, npm, PyPI, Databricks, Vault, SendGrid, Shopify, Atlassian, age.
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{6,}|xapp-[\w-]{10,}|[sr]k_(?:live|test)_\w{10,}|AIza[\w-]{30,}|ya29\.[\w-]{20,})/dg,
  /\b(?:npm_\w{30,}|pypi-[\w-]{30,}|dapi[0-9a-f]{32}|hv[sb]\.[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|shp(?:at|ca|pa|ss)_\w{20,}|ATATT3[\w=-]{20,}|AGE-SECRET-KEY-1\w{20,})/dg,
  /(?<![\w-])sk-(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Z])[\w-]{20,}/dg,
  // JSON web tokens.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/dg,
  // 40 characters of base 64 that stand alone, of all three sorts: the shape of a secret access key.
  /(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/]))(?=[A-Z0-9+/]*[a-z])(?=[a-z0-9+/]*[A-Z])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40}/dg,
];
