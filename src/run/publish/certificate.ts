import { webcrypto } from "node:crypto";
import { zipSync } from "fflate";
import type { ObjectStore } from "../store.ts";

const YEARS = 10;

const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/**
 * Makes the certificate that the nodes of clusters show each other, where there is none yet: what is there stays. True when it was
 * made. Its key is nowhere but in that object: who may read it there has it.
 */
export async function ensureCertificate(
  store: ObjectStore,
  uri: string,
  { region, now = () => new Date() }: { readonly region: string; readonly now?: () => Date },
): Promise<boolean> {
  if (await store.exists(uri)) return false;
  return store.writeNew(uri, await certificateZip(domainOf(region), now()));
}

/** The names of nodes in a VPC's own domain (VPC User Guide, DNS attributes). */
function domainOf(region: string): string {
  return region === "us-east-1" ? "*.ec2.internal" : `*.${region}.compute.internal`;
}

/**
 * The ZIP that EMR takes, with its names for the files (EMR Management Guide, providing certificates for encrypting data in transit).
 * One that no authority has signed is trusted because it is among the trusted ones.
 */
async function certificateZip(domain: string, from: Date): Promise<Uint8Array> {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ["sign", "verify"]);
  const certificate = Buffer.from(await selfSigned(domain, keys, from));
  const key = Buffer.from(pem("PRIVATE KEY", await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)));
  return zipSync(
    { "privateKey.pem": key, "certificateChain.pem": certificate, "trustedCertificates.pem": certificate },
    { mtime: from },
  );
}

async function selfSigned(domain: string, keys: webcrypto.CryptoKeyPair, from: Date): Promise<string> {
  // Read where a certificate is made, which is once in an environment's life. Its decorators need the first.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const to = new Date(from);
  to.setUTCFullYear(to.getUTCFullYear() + YEARS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${domain}`,
      keys,
      signingAlgorithm: RSA,
      notBefore: from,
      notAfter: to,
      extensions: [
        // It stands in the list of those who are trusted, as an authority does.
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.SubjectAlternativeNameExtension([{ type: "dns", value: domain }]),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString("pem")}\n`;
}

function pem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
