/** What the engine would do, or has done, to one resource. */
export interface Step {
  readonly op: string;
  /** `s3/bucket:Bucket`, as in the double's world; a component keeps its whole type. */
  readonly type: string;
  readonly name: string;
  /** The inputs that make it a replacement. */
  readonly replaces: readonly string[];
  /** The inputs that differ. */
  readonly differs: readonly string[];
}

interface Told {
  readonly op: string;
  readonly urn: string;
  readonly replaceReasons?: readonly string[] | null;
  readonly diffReasons?: readonly string[] | null;
}

/** Reads the steps of `pulumi preview --json`, without those of what stays the same. */
export function readSteps(json: string): readonly Step[] {
  const { steps = [] } = JSON.parse(json) as { steps?: readonly Told[] };
  return steps
    .filter(({ op }) => op !== "same" && op !== "refresh" && op !== "read")
    .map(({ op, urn, replaceReasons, diffReasons }) => {
      const [, , types = "", ...name] = urn.split("::");
      const type = (types.split("$").pop() ?? "").replace(/^aws:/, "");
      return { op, type, name: name.join("::"), replaces: replaceReasons ?? [], differs: diffReasons ?? [] };
    });
}
