import { instanceTypes } from "../../emr/instance-type.ts";
import { invalidRequest } from "../api/errors.ts";
import { findRelease } from "../api/release.ts";
import { required, string, structure } from "../api/shape.ts";
import { operation } from "./operation.ts";
import { page } from "./paging.ts";

const input = structure({ ReleaseLabel: required(string()), Marker: string() });

/** The types that emrald knows, which are fewer than EMR's. */
export const listSupportedInstanceTypes = operation(input, ({ ReleaseLabel, Marker }) => {
  if (!findRelease(ReleaseLabel)) throw invalidRequest(`Release label '${ReleaseLabel}' is not valid.`);
  const { items, marker } = page(Object.entries(instanceTypes.types), Marker);
  return {
    SupportedInstanceTypes: items.map(([Type, { vcpu, memory_gib, arch }]) => ({
      Type,
      VCPU: vcpu,
      MemoryGB: memory_gib,
      Architecture: arch,
      InstanceFamilyId: Type.split(".")[0],
      Is64BitsOnly: true,
    })),
    Marker: marker,
  };
});
