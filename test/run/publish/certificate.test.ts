import { createPrivateKey, X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { strFromU8, unzipSync } from "fflate";
import { expect, it } from "vitest";
import { ensureCertificate } from "../../../src/run/publish/index.ts";
import { writeTree } from "../../project.ts";
import { MemoryStore } from "./support/memory-store.ts";
import { STORES } from "./support/stores.ts";

const URI = "s3://artifacts/certificates/prod.zip";
const now = (): Date => new Date("2026-05-01T10:00:00Z");

async function filesAt(store: { read(uri: string): Promise<Uint8Array | undefined> }): Promise<Record<string, string>> {
  const zip = unzipSync((await store.read(URI)) ?? new Uint8Array());
  return Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

it("is what EMR takes", async () => {
  const store = new MemoryStore();
  expect(await ensureCertificate(store, URI, { region: "us-east-1", now })).toBe(true);
  const files = await filesAt(store);
  expect(Object.keys(files).sort()).toEqual(["certificateChain.pem", "privateKey.pem", "trustedCertificates.pem"]);
  const { "certificateChain.pem": chain = "", "privateKey.pem": key = "", "trustedCertificates.pem": trusted } = files;
  expect(trusted).toBe(chain);
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/);
  const certificate = new X509Certificate(chain);
  const privateKey = createPrivateKey(key);
  expect(certificate.checkPrivateKey(privateKey)).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  expect(certificate.checkHost("ip-10-0-0-1.ec2.internal")).toBe("*.ec2.internal");
  expect(new Date(certificate.validFrom)).toEqual(now());
  expect(new Date(certificate.validTo)).toEqual(new Date("2036-05-01T10:00:00Z"));
});

const { failed: hasNoOpenssl } = await execa("openssl", ["version"], { reject: false });
if (hasNoOpenssl) process.stderr.write("skipped: there is no openssl on this machine to read the certificate\n");

it.skipIf(hasNoOpenssl)("is read by openssl, and signs", async () => {
  const store = new MemoryStore();
  await ensureCertificate(store, URI, { region: "us-east-1", now });
  const root = writeTree(await filesAt(store));
  const openssl = (...args: string[]) => execa("openssl", args, { cwd: root });
  const text = await openssl("x509", "-in", "certificateChain.pem", "-noout", "-subject", "-text");
  expect(text.stdout).toMatch(/CN ?= ?\*\.ec2\.internal/);
  expect(text.stdout).toContain("sha256WithRSAEncryption");
  const checked = await openssl(
    "verify",
    "-attime",
    "1800000000",
    "-CAfile",
    "trustedCertificates.pem",
    "certificateChain.pem",
  );
  expect(checked.stdout).toContain("certificateChain.pem: OK");
  writeFileSync(join(root, "x"), "signed");
  await openssl("dgst", "-sha256", "-sign", "privateKey.pem", "-out", "x.sig", "x");
});

it.each([
  ["us-west-2", "*.us-west-2.compute.internal"],
  ["eu-central-1", "*.eu-central-1.compute.internal"],
])("is for the nodes of %s", async (region, domain) => {
  const store = new MemoryStore();
  await ensureCertificate(store, URI, { region, now });
  const certificate = new X509Certificate((await filesAt(store))["certificateChain.pem"] ?? "");
  expect(certificate.subject).toBe(`CN=${domain}`);
  expect(certificate.subjectAltName).toBe(`DNS:${domain}`);
});

it.each(STORES)("is made once in %s, and never replaced", async (_, open) => {
  const store = await open("artifacts");
  const results = await Promise.all([1, 2, 3].map(() => ensureCertificate(store, URI, { region: "us-east-1" })));
  expect(results.filter((isMade) => isMade)).toHaveLength(1);
  const first = await store.read(URI);
  expect(await ensureCertificate(store, URI, { region: "us-west-2" })).toBe(false);
  expect(await store.read(URI)).toEqual(first);
});
