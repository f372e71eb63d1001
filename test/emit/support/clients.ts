import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";

/** The AWS CLI and boto3, in the versions that the set-up pins. */
const BIN = resolve(".venv-clients", "bin");

/** A folder for what the clients read, gone when the test is over. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "emrald-emit-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function write(path: string, name: string, text: string): string {
  const file = join(path, name);
  writeFileSync(file, text);
  return file;
}

/** Runs a program of the clients against an endpoint, and gives what it prints, read as JSON. */
export async function client(endpoint: string, program: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await execa(program, args, {
    extendEnv: false,
    env: {
      PATH: [BIN, process.env["PATH"] ?? ""].join(delimiter),
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_MAX_ATTEMPTS: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      // Nothing of the machine's own settings.
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
  });
  return JSON.parse(stdout) as unknown;
}

/** Calls an operation of boto3 with the JSON of a file, unchanged, and whatever else is given. */
export function boto3(endpoint: string, operation: string, file: string, more: object = {}): Promise<unknown> {
  return client(endpoint, "python", ["-c", BOTO3, operation, file, JSON.stringify(more)]);
}

/** A list is the steps of a request, as everywhere in the API. */
const BOTO3 = `
import boto3, json, sys
operation, file, more = sys.argv[1:]
with open(file, encoding="utf-8") as text:
    body = json.load(text)
body = {"Steps": body} if isinstance(body, list) else body
answer = getattr(boto3.client("emr"), operation)(**body, **json.loads(more))
answer.pop("ResponseMetadata")
print(json.dumps(answer))
`;

/** The same with envsubst's part done: what a user fills in. */
export function filled(text: string): string {
  return text.replace(/\$\{EMRALD_([A-Z0-9_]+)\}/g, (_, name: string) => FILLED[name] ?? name.toLowerCase());
}

const FILLED: Record<string, string> = {
  RUN: "run-1",
  STARTED_AT: "2026-11-01T00:00:00Z",
  SUBNET: "subnet-0a1b2c3d",
};
