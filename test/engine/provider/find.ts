import type { Reference } from "./resource-type.ts";
import { at, text, type Values } from "./values.ts";
import type { Thing, World } from "./world-file.ts";

/** Types that AWS knows by one name in all regions. */
const EVERYWHERE = /^(iam|s3)\//;

/** The thing of one of these types with this id or ARN, in this region. */
export function find(world: World, types: readonly string[], named: string, region: string): Thing | undefined {
  // A log group is named by its ARN with all of its streams.
  const bare = named.replace(/:\*$/, "");
  return (
    visible(world, types, region).find(({ id, props }) => id === named || props["arn"] === bare) ??
    (types.includes(TABLE) ? mainTable(world, named, region) : undefined)
  );
}

const TABLE = "ec2/routeTable:RouteTable";

/** The route table that a VPC is made with, which is no resource of its own. */
function mainTable(world: World, named: string, region: string): Thing | undefined {
  const vpc = visible(world, ["ec2/vpc:Vpc"], region).find(({ props }) => props["mainRouteTableId"] === named);
  return vpc && { ...vpc, type: TABLE, id: named, props: { vpcId: vpc.id, routes: [] } };
}

/** The thing that a reference names. */
export function referred(world: World, { to, by }: Reference, named: string, region: string): Thing | undefined {
  if (by === undefined) return find(world, to, named, region);
  return visible(world, to, region).find(({ props }) => props[by] === named);
}

function visible(world: World, types: readonly string[], region: string): readonly Thing[] {
  return world.things.filter(
    (thing) => types.includes(thing.type) && (thing.region === region || EVERYWHERE.test(thing.type)),
  );
}

export function ofType(world: World, type: string): readonly Thing[] {
  return world.things.filter((thing) => thing.type === type);
}

/** What a reference names in these inputs. */
export function named(inputs: Values, reference: Reference): readonly string[] {
  return at(inputs, reference.at)
    .flatMap((value) => text(value) ?? [])
    .filter((value) => reference.except?.test(value) !== true);
}
