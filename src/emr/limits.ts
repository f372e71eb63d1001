/** What EMR's API refuses, with the place that says so. */
export const limits = {
  /** Characters of all strings of a HadoopJarStep together (API reference, AddJobFlowSteps). */
  stepCharacters: 10_240,
  /** Steps of one cluster running side by side (API reference, StepConcurrencyLevel). */
  stepConcurrency: { min: 1, max: 256 },
  /** Seconds (API reference, AutoTerminationPolicy.IdleTimeout). */
  idleTimeout: { min: 60, max: 604_800 },
  /** Seconds (API reference, SpotProvisioningSpecification.TimeoutDurationMinutes: 5 to 1440). */
  provisionTimeout: { min: 300, max: 86_400 },
  /** GiB of one volume; 10 is the least of EBS-optimized types, which all current ones are (API reference, VolumeSpecification). */
  volumeSize: { min: 10, max: 1024 },
  /** Of one node: Nitro types attach 28 in all, network interfaces and root among them (EC2 User Guide, volume limits). */
  volumes: { min: 1, max: 25 },
  /** MiB a second, gp3 only (API reference, VolumeSpecification). */
  throughput: { min: 125, max: 1000 },
  /** Instance types of one fleet: with an allocation strategy, and without (API reference, InstanceTypeConfig). */
  fleetTypes: { withStrategy: 30, without: 5 },
} as const;
