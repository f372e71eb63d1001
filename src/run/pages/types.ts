/** A page of a cluster's applications, and how one gets to it. */
export interface Page {
  /** `Spark history`, `YARN timeline`, `YARN resource manager`. */
  readonly page: string;
  /** `persistent`: kept by EMR beside the cluster. `cluster`: a server on its primary node. */
  readonly from: "persistent" | "cluster";
  /** A link that logs in whoever opens it. */
  readonly url?: string;
  /** Why there is none, in words. */
  readonly why?: string;
}

/** A command that makes pages of a cluster be at ports of this machine. */
export interface Tunnel {
  readonly by: "ssh" | "ssm";
  readonly command: string;
  /** Addresses to open while it runs. */
  readonly open: readonly string[];
  /** What has to be so, in words. */
  readonly needs: readonly string[];
}

/** How to look into one cluster. */
export interface ClusterPages {
  readonly id: string;
  readonly state: string;
  readonly pages: readonly Page[];
  readonly tunnels: readonly Tunnel[];
}

/** What a caller has to be allowed. */
export const PERMISSIONS = [
  "elasticmapreduce:DescribeCluster",
  "elasticmapreduce:ListInstances",
  "elasticmapreduce:CreatePersistentAppUI",
  "elasticmapreduce:DescribePersistentAppUI",
  "elasticmapreduce:GetPersistentAppUIPresignedURL",
  "elasticmapreduce:GetOnClusterAppUIPresignedURL",
] as const;
