import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked, maskedWords, secretsInWords } from "../../src/spec/secret.ts";
import { isSecretName } from "../../src/spec/secret-name.ts";

describe("names of secrets", () => {
  it.each([
    ...[
      "password",
      "db_password",
      "dbPassword",
      "DBPassword",
      "dbpassword",
      "PGPASSWORD",
      "userpass",
      "pwd",
      "mysqlPwd",
    ],
    ...["fs.s3a.secret.key", "fs.s3a.access.key", "AWSSecretAccessKey", "apiKey", "API-KEY", "x-api-key", "accesskey"],
    ...["token", "auth_tokens", "apptoken", "githubToken", "token_2", "token_prod", "--auth-token", "auth_token_value"],
    ...["credential", "aws.credentials", "bearer", "webhook", "slack_webhook_url", "client_secret", "passphrase"],
    ...["spark.yarn.appMasterEnv.PGPASSWORD", "spark.x.keystorepassword", "spark.ssl.keyStorePassword"],
    ...["javax.jdo.option.ConnectionPassword", "spark.authenticate.secret", "password_old", "fs.azure.sas.c.a.net"],
    ...["fs.azure.account.key.lakestore.dfs.core.windows.net", "oauth", "auth", "private_key"],
  ])("%s is one", (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    ...["passenger_count", "passengers", "compass", "bypass", "low_pass", "first_pass", "pass_rate", "tokens_per_row"],
    ...["max_tokens", "token_count", "tokenizer", "author", "authority", "secretary", "key_columns", "partition_key"],
    ...[
      "key",
      "primary_key",
      "kms_key",
      "key_pair",
      "password_column",
      "passwordCharacterEncoding",
      "secret_arn",
      "secret_name",
      "password_file",
    ],
    ...["fs.s3a.aws.credentials.provider", "hive.security.authorization.enabled", "spark.sql.shuffle.partitions"],
    ...["secrets_manager_arn", "", "-", "constructor", "keyboard", "tokenize", "spark.authenticate.secretBitLength"],
  ])("%s is none", (name) => expect(isSecretName(name)).toBe(false));
});

const TEXTS: readonly (readonly [text: string, shown: string])[] = [
  ["jdbc:pg://db/x?user=me&password=s3cret&ssl=true", "jdbc:pg://db/x?user=me&password=(hidden)&ssl=true"],
  ["https://me:s3cret@example.com/x", "https://(hidden)@example.com/x"],
  ["postgresql://u:p@ss@h/db", "postgresql://(hidden)@h/db"],
  ["s3a://KEY:aa/bb@bucket/x", "s3a://(hidden)@bucket/x"],
  ["jdbc:oracle:thin:scott/tiger@//h:1521/x", "jdbc:oracle:thin:scott/(hidden)@//h:1521/x"],
  ["load --password s3cret --top 10", "load --password (hidden) --top 10"],
  ["load, --api-token, s3cret", "load, --api-token, (hidden)"],
  ["load --password, x", "load --password, (hidden)"],
  ['["--password","a b"]', '["--password",(hidden)]'],
  ["spark.hadoop.fs.s3a.secret.key=s3cret", "spark.hadoop.fs.s3a.secret.key=(hidden)"],
  ['{"db_password": "s3 \\"cret", "top": 1}', '{"db_password": (hidden), "top": 1}'],
  ['{\\"password\\": \\"s3 cret\\", \\"top\\": 1}', '{\\"password\\": (hidden), \\"top\\": 1}'],
  ["{ password: a,b, top: 1 }", "{ password: (hidden), top: 1 }"],
  ["password=a)b,c", "password=(hidden)"],
  ['password="never ends and goes on', "password=(hidden)"],
  ["password => 'x', user => 'y'", "password => (hidden), user => 'y'"],
  ["CREATE USER u PASSWORD 'x y'", "CREATE USER u PASSWORD (hidden)"],
  ["CREATE USER u IDENTIFIED BY 'x'", "CREATE USER u IDENTIFIED BY (hidden)"],
  ["<password>hunter2</password>", "<password>(hidden)</password>"],
  ["<name>fs.password</name><value>hunter2</value>", "<name>fs.password</name><value>(hidden)</value>"],
  ["export DBPASSWORD=hunter2", "export DBPASSWORD=(hidden)"],
  ["PGPASSWORD=hunter2 psql -h db", "PGPASSWORD=(hidden) psql -h db"],
  ["-Djavax.net.ssl.keyStorePassword=hunter2 -Xmx1g", "-Djavax.net.ssl.keyStorePassword=(hidden) -Xmx1g"],
  ["Authorization: Bearer abc.def", "Authorization: Bearer (hidden)"],
  ["curl -H 'Authorization: Basic dXNlcjpwdw==' x", "curl -H 'Authorization: Basic (hidden)' x"],
  ["Authorization: hunter2", "Authorization: (hidden)"],
  ["as Bearer hunterhunter", "as Bearer (hidden)"],
  ["curl -u user:pw https://h", "curl -u user:(hidden) https://h"],
  ["curl --user 'user:p w' h", "curl --user 'user:(hidden)' h"],
  ["sshpass -p hunter2 ssh h", "sshpass -p (hidden) ssh h"],
  ["mysql -h db -u root -phunter2 x", "mysql -h db -u root -p(hidden) x"],
  ["xoxb-123456-abcdef", "(hidden)"],
  ["https://hooks.slack.com/services/T0/B0/abc", "https://hooks.slack.com/services/(hidden)"],
  ["https://a.blob/x?sv=2024&sig=a%2Fb&se=1", "https://a.blob/x?sv=2024&sig=(hidden)&se=1"],
  ["id AKIAIOSFODNN7EXAMPLE here", "id (hidden) here"],
  ["x wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY y", "x (hidden) y"],
  ["-----BEGIN RSA PRIVATE KEY-----\nabc", "(hidden)"],
  ["ghp_012345678901234567890123456789abcdef", "(hidden)"],
];

describe("texts without their secrets", () => {
  it.each(TEXTS)("%s", (text, shown) => expect(masked(text)).toBe(shown));

  it.each([
    "WHERE passengers = 5 AND author = 'me'",
    "password=(hidden)",
    "--password ${vars.db_password} --top 10",
    "struct<password:string,token:array<string>>",
    "a sha 0123456789abcdef0123456789abcdef01234567",
    "s3://lake-gold/prices/close=1 --key-columns a,b --passenger-count 4",
    "https://example.com:8080/x@y",
    "ssh://git@github.com/x",
    "docker run -u 1000:1000 x",
    "basic statistics of the day",
    "aws s3 cp s3://a/b --recursive",
    "flask-learn-a-lot-of-things",
  ])("%s stays", (text) => expect(masked(text)).toBe(text));

  it("of words, each by itself and by the one before", () => {
    expect(
      maskedWords([
        ...["--password", "hunter two, (three)", "--top", "10", "-u", "me:pw", "sshpass", "-p", "pw", "--token=it's"],
        ...["--author", "me", "--secret", "${vars.x}", "--no-password", "--force", "X-Api-Key:", "k", "--password", ""],
      ]),
    ).toEqual([
      ...[
        "--password",
        "(hidden)",
        "--top",
        "10",
        "-u",
        "me:(hidden)",
        "sshpass",
        "-p",
        "(hidden)",
        "--token=(hidden)",
      ],
      ...[
        "--author",
        "me",
        "--secret",
        "${vars.x}",
        "--no-password",
        "--force",
        "X-Api-Key:",
        "(hidden)",
        "--password",
        "",
      ],
    ]);
    expect(secretsInWords(["--password", "x"])).toEqual([[], [{ start: 0, end: 1, name: "--password" }]]);
  });

  it.each(["a", "password=", "://a:", "sk-", "sk-a-", "password='", '"', "--a ", "<password>", "mysql -p", "A1a"])(
    "is done with a long text of %s",
    (unit) => expect(masked(unit.repeat(200_000 / unit.length)).length).toBeGreaterThan(0),
  );

  it("says the same of what it has masked, and takes any text", () => {
    const odd = fc.constantFrom(
      ...TEXTS.flat(),
      "--",
      "-p",
      "password",
      "=",
      ": ",
      "'",
      '"',
      "\\",
      "{",
      "://",
      "@",
      ",",
      "\v",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, fc.string())), fc.constantFrom("", " ", ", "), (parts, between) => {
        const once = masked(parts.join(between));
        expect(masked(once)).toBe(once);
        expect(maskedWords(parts)).toHaveLength(parts.length);
      }),
    );
  });
});
