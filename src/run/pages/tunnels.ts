import type { Tunnel } from "./types.ts";

/** A primary node that one may get to. */
export interface Primary {
  readonly region: string;
  readonly dns?: string;
  /** The name of the cluster's EC2 key pair. */
  readonly keyPair?: string;
  /** `i-…`. */
  readonly instance?: string;
  /** Spark's pages speak TLS then, at a port of their own (EMR Release Guide, encryption in transit: Spark). */
  readonly isEncrypted: boolean;
}

const YARN = 8088;
const SPARK = 18_080;
/** 400 more than the plain one (Spark, spark.ssl.[namespace].port). */
const SPARK_TLS = 18_480;

/** Commands for whoever may reach the primary node: by ssh where the cluster has a key pair, by Session Manager in any case. */
export function tunnels({ region, dns, keyPair, instance, isEncrypted }: Primary): Tunnel[] {
  const ports = [...(isEncrypted ? [SPARK_TLS] : []), SPARK, YARN];
  const open = [
    isEncrypted
      ? `https://localhost:${SPARK_TLS} (Spark history; its certificate is the cluster's own)`
      : `http://localhost:${SPARK} (Spark history)`,
    `http://localhost:${YARN} (YARN)`,
  ];
  const found: Tunnel[] = [];
  if (dns !== undefined && keyPair !== undefined) {
    const isPrivate = dns.startsWith("ip-");
    found.push({
      by: "ssh",
      command: [
        "ssh -i",
        `${quoted(keyPair)}.pem -N`,
        ...ports.map((port) => `-L ${port}:${dns}:${port}`),
        `hadoop@${dns}`,
      ].join(" "),
      open,
      needs: [
        `the private key of the key pair "${keyPair}"`,
        ...(isPrivate
          ? ["a way into the VPC (VPN, or a host there: ssh -J), since the node has a private address alone"]
          : []),
        "port 22 of the primary's security group, open to you",
      ],
    });
  }
  if (instance !== undefined) {
    const [first = SPARK] = ports;
    const parameters = `portNumber=${first},localPortNumber=${first}`;
    found.push({
      by: "ssm",
      command: `aws ssm start-session --region ${region} --target ${instance} --document-name AWS-StartPortForwardingSession --parameters ${parameters}`,
      open: open.slice(0, 1),
      needs: [
        "the Session Manager plugin of the AWS CLI",
        "SSM's agent on the nodes (a bootstrap script), and AmazonSSMManagedInstanceCore on their role, which emrald's does not have",
        "a way from the subnet to SSM: NAT, or the endpoints ssm, ssmmessages and ec2messages",
      ],
    });
  }
  return found;
}

/** A name of EC2 may have spaces. */
function quoted(name: string): string {
  return /^[\w.+-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
