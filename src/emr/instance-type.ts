import data from "./instance-types.json" with { type: "json" };

export interface InstanceType {
  readonly arch: string;
  readonly vcpu: number;
  readonly memory_gib: number;
  /** What YARN may give to containers on a node of this type, MiB. */
  readonly yarn_mib: number;
  readonly yarn_estimated?: boolean;
}

export const instanceTypes: {
  readonly date: string;
  readonly source: string;
  readonly types: Readonly<Record<string, InstanceType>>;
} = data;

export function instanceType(name: string): InstanceType | undefined {
  return Object.hasOwn(instanceTypes.types, name) ? instanceTypes.types[name] : undefined;
}
