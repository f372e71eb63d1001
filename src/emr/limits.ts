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
  /** Instance types of one fleet: with an allocation strategy, and without (API reference, InstanceTypeConfig). */
  fleetTypes: { withStrategy: 30, without: 5 },
} as const;
