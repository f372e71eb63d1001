import type { Listed } from "./price-double.ts";

/** What AWS lists of a region for the types that are named: type to its price on demand and EMR's fee. */
export function listedFor(
  region: string,
  prefix: string,
  types: Readonly<Record<string, readonly [onDemand: number, fee: number]>>,
): Listed[] {
  const one = (service: string, usagetype: string, usd: number, unit: string, attributes = {}): Listed => ({
    service,
    region,
    usagetype: `${prefix}${usagetype}`,
    usd,
    unit,
    attributes,
  });
  const linux = { operatingSystem: "Linux", tenancy: "Shared", preInstalledSw: "NA", capacitystatus: "Used" };
  return [
    ...Object.entries(types).flatMap(([instanceType, [onDemand, fee]]) => [
      one("AmazonEC2", `BoxUsage:${instanceType}`, onDemand, "Hrs", { instanceType, ...linux }),
      one("AmazonEC2", `BoxUsage:${instanceType}`, 9, "Hrs", { instanceType, ...linux, operatingSystem: "Windows" }),
      one("AmazonEC2", `UnusedBox:${instanceType}`, 8, "Hrs", { instanceType, ...linux }),
      one("ElasticMapReduce", `BoxUsage:${instanceType}`, fee, "Hrs", { instanceType, softwareType: "EMR" }),
      one("ElasticMapReduce", `HunkBoxUsage:${instanceType}`, 7, "Hrs", { instanceType, softwareType: "Hunk" }),
    ]),
    one("AmazonEC2", "EBS:VolumeUsage.gp2", 0.119, "GB-Mo"),
    one("AmazonEC2", "EBS:VolumeUsage.gp3", 0.0952, "GB-Mo"),
    one("AmazonEC2", "EBS:VolumeP-IOPS.gp3", 0.006, "IOPS-Mo"),
    one("AmazonEC2", "EBS:VolumeP-Throughput.gp3", 49.152, "GiBps-mo"),
    one("AmazonEC2", "EBS:VolumeUsage.piops", 0.149, "GB-Mo"),
    one("AmazonEC2", "EBS:VolumeUsage", 0.059, "GB-Mo"),
    one("AmazonEC2", "EBS:VolumeIOUsage", 0.06, "IOs"),
    one("AmazonVPC", "NatGateway-Hours", 0.052, "Hrs"),
    one("AmazonVPC", "RegionalNatGateway-Hours", 0.07, "Hrs"),
    one("AmazonVPC", "NatGateway-Bytes", 0.052, "GB"),
    one("AmazonVPC", "VpcEndpoint-Hours", 0.012, "Hrs"),
    one("AmazonVPC", "VpcEndpoint-GWLBE-Hours", 0.013, "Hrs"),
    one("AmazonVPC", "VpcEndpoint-Bytes", 0.01, "GB"),
    one("AmazonVPC", "PublicIPv4:InUseAddress", 0.005, "Hrs"),
    one("AmazonVPC", "PublicIPv4:IdleAddress", 0.005, "Hrs"),
    one("AmazonSageMaker", "Notebk:ml.t3.medium", 0.055, "Hrs"),
    one("AmazonSageMaker", "Notebk:ml.t3.large", 0.11, "Hrs"),
    one("AmazonSageMaker", "Notebk:VolumeUsage.gp2", 0.166, "GB-Mo"),
  ];
}
