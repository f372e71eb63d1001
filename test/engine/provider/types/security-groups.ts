import { find, ofType } from "../find.ts";
import type { Reference, ResourceType } from "../resource-type.ts";
import { between, each, exactlyOne, matches } from "../rules.ts";
import { at, isList, text, type Values } from "../values.ts";
import type { Thing, World } from "../world-file.ts";
import { inVpc } from "./network.ts";

const GROUP = "ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "ec2/defaultSecurityGroup:DefaultSecurityGroup";
const RULES = [
  "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

const noGroup = (id: string) => `InvalidGroup.NotFound: The security group '${id}' does not exist`;
const inUse = (id: string) => `DependencyViolation: resource ${id} has a dependent object`;

/** A thing that uses a security group: the group stays as long as it does. */
export function groupReference(way: string): Reference {
  return { at: way, to: [GROUP, DEFAULT_GROUP], missing: noGroup, holds: inUse };
}

// EC2 API reference, CreateSecurityGroup: constraints for VPCs.
const LEGAL = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

const sides = ["ingress", "egress"].flatMap((side) => [
  between(`${side}[].fromPort`, -1, 65_535),
  between(`${side}[].toPort`, -1, 65_535),
  matches(`${side}[].cidrBlocks[]`, /^\d+\.\d+\.\d+\.\d+\/\d+$/, "must be a block of addresses"),
]);

const group: ResourceType = {
  type: GROUP,
  name: {
    key: "name",
    clash: (name) => `InvalidGroup.Duplicate: The security group '${name}' already exists for VPC`,
    within: "vpcId",
  },
  rules: [
    matches("name", LEGAL, "must have 1 to 255 of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"),
    matches("name", /^(?!sg-)/, "must not begin with sg-"),
    matches("description", LEGAL, "must have 1 to 255 of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"),
    ...sides,
  ],
  changes: { replace: ["name", "namePrefix", "description", "vpcId"] },
  defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
  references: [
    inVpc,
    { at: "ingress[].securityGroups[]", to: [GROUP, DEFAULT_GROUP], missing: noGroup, holds: inUse },
    { at: "egress[].securityGroups[]", to: [GROUP, DEFAULT_GROUP], missing: noGroup, holds: inUse },
  ],
  id: ({ hex }) => `sg-0${hex(16)}`,
  outputs: ({ id, arn }) => ({ arn: arn("ec2", `security-group/${id}`), ingress: [], egress: [] }),
  refuses: {
    // Rules that EMR has added to other groups name this one: only `revokeRulesOnDelete` takes them away.
    delete: (thing, world) =>
      thing.props["revokeRulesOnDelete"] !== true && addedRules(world, thing).length > 0 ? inUse(thing.id) : undefined,
  },
  effects: {
    delete: (thing, world) => {
      for (const other of addedRules(world, thing))
        other.aside = { ...other.aside, emr: without(other.aside, thing.id) };
    },
  },
};

/** Groups with a rule of EMR's that names this one. */
function addedRules(world: World, thing: Thing): readonly Thing[] {
  return ofType(world, GROUP).filter((other) => other !== thing && at(other.aside, "emr[]").includes(thing.id));
}

function without(aside: Values, id: string): Values[string] {
  return at(aside, "emr[]").filter((one) => one !== id);
}

/** EMR adds rules to its managed groups that name each other, and leaves them there when the cluster ends. */
export function addRules(world: World, ids: readonly string[]): void {
  for (const thing of ofType(world, GROUP).filter(({ id }) => ids.includes(id))) {
    const already = isList(thing.aside["emr"]) ? thing.aside["emr"] : [];
    thing.aside = { ...thing.aside, emr: [...new Set([...already, ...ids.filter((id) => id !== thing.id)])] };
  }
}

const defaultGroup: ResourceType = {
  type: DEFAULT_GROUP,
  rules: sides,
  changes: { replace: ["vpcId"] },
  defaults: { revokeRulesOnDelete: false },
  // It is the VPC's own: it is taken over, never made or removed.
  references: [{ at: inVpc.at, to: inVpc.to, missing: inVpc.missing, isPart: true }],
  id: ({ inputs, world, region }) =>
    text(find(world, inVpc.to, text(inputs["vpcId"]) ?? "", region)?.props["defaultSecurityGroupId"]) ?? "",
  outputs: ({ id, arn }) => ({
    arn: arn("ec2", `security-group/${id}`),
    name: "default",
    description: "default VPC security group",
    ingress: [],
    egress: [],
  }),
};

const rule = (type: string): ResourceType => ({
  type,
  rules: [
    exactlyOne("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"),
    between("fromPort", -1, 65_535),
    between("toPort", -1, 65_535),
    matches("cidrIpv4", /^\d+\.\d+\.\d+\.\d+\/\d+$/, "must be a block of addresses"),
    matches("description", LEGAL, "must have 1 to 255 of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"),
    each(
      "ipProtocol",
      (value) => typeof value === "string" && /^(-1|tcp|udp|icmp|icmpv6|\d+)$/.test(value),
      "must be a protocol",
    ),
    (inputs) =>
      inputs["ipProtocol"] === "-1" || (inputs["fromPort"] !== undefined && inputs["toPort"] !== undefined)
        ? []
        : [{ property: "fromPort", reason: "a rule for one protocol has fromPort and toPort" }],
    (inputs) =>
      inputs["ipProtocol"] === "-1" && (inputs["fromPort"] ?? inputs["toPort"]) !== undefined
        ? [{ property: "fromPort", reason: "a rule for all protocols has no ports" }]
        : [],
  ],
  changes: { replace: ["securityGroupId"] },
  references: [
    { at: "securityGroupId", to: [GROUP, DEFAULT_GROUP], missing: noGroup, isPart: true },
    { at: "referencedSecurityGroupId", to: [GROUP, DEFAULT_GROUP], missing: noGroup, holds: inUse },
  ],
  id: ({ hex }) => `sgr-0${hex(16)}`,
  outputs: ({ id, arn }) => ({ arn: arn("ec2", `security-group-rule/${id}`), securityGroupRuleId: id }),
  refuses: {
    create: ({ inputs }, world) =>
      ofType(world, type).some(({ props }) => SAME.every((key) => props[key] === inputs[key]))
        ? "InvalidPermission.Duplicate: the specified rule already exists"
        : undefined,
  },
});

const SAME = [
  "securityGroupId",
  "ipProtocol",
  "fromPort",
  "toPort",
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "referencedSecurityGroupId",
];

export const securityGroups: readonly ResourceType[] = [group, defaultGroup, ...RULES.map(rule)];
