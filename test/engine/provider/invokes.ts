import type { Configuration } from "./configuration.ts";
import { find } from "./find.ts";
import { Refusal } from "./refusal.ts";
import { text, type Values } from "./values.ts";
import type { Thing, World } from "./world-file.ts";

type Invoke = (args: Values, configuration: Configuration, world: World) => Values;

/** The zones of a region that the double has. */
export function zonesOf(region: string): readonly string[] {
  return ["a", "b", "c"].map((letter) => `${region}${letter}`);
}

/** The functions of the provider that a program may ask, by their token. */
export const invokes: Readonly<Record<string, Invoke>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { account }) => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:user/double`,
    userId: "AIDADOUBLE",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getRegion:getRegion": (_args, { region }) => ({
    id: region,
    name: region,
    region,
    endpoint: `ec2.${region}.amazonaws.com`,
    description: region,
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, { region }) => ({
    id: text(args["region"]) ?? region,
    region: text(args["region"]) ?? region,
    groupNames: [text(args["region"]) ?? region],
    names: zonesOf(text(args["region"]) ?? region),
    zoneIds: zonesOf(text(args["region"]) ?? region).map((zone) => `${zone.slice(-1)}z1`),
  }),
  "aws:kms/getKey:getKey": (args, { region }, world) => {
    const key = keyNamed(world, text(args["keyId"]) ?? "", region);
    return { ...key.props, id: key.id, enabled: key.props["isEnabled"] ?? true };
  },
  "aws:kms/getAlias:getAlias": (args, { region }, world) => {
    const name = text(args["name"]) ?? "";
    const alias = world.things.find((thing) => thing.type === ALIAS && thing.id === name && thing.region === region);
    if (alias === undefined) throw new Refusal(`reading KMS Alias (${name}): couldn't find resource`);
    return { ...alias.props, id: alias.id };
  },
  "aws:ec2/getVpc:getVpc": (args, { region }, world) => looked(world, "ec2/vpc:Vpc", args, region),
  "aws:ec2/getSubnet:getSubnet": (args, { region }, world) => looked(world, "ec2/subnet:Subnet", args, region),
};

const ALIAS = "kms/alias:Alias";

function keyNamed(world: World, name: string, region: string): Thing {
  const alias = find(world, [ALIAS], name, region);
  const key = find(world, ["kms/key:Key"], text(alias?.props["targetKeyId"]) ?? name, region);
  if (key === undefined)
    throw new Refusal(`reading KMS Key (${name}): NotFoundException: Key '${name}' does not exist`);
  return key;
}

function looked(world: World, type: string, args: Values, region: string): Values {
  const id = text(args["id"]) ?? "";
  const thing = find(world, [type], id, text(args["region"]) ?? region);
  if (thing === undefined) throw new Refusal(`no matching ${type} found: "${id}"`);
  return { ...thing.props, id: thing.id };
}
