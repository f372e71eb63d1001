export interface StepEnvironment {
  /** The endpoint's address. */
  readonly url: string;
  readonly region: string;
  readonly python: string;
  readonly javaHome?: string | undefined;
  readonly sparkHome?: string | undefined;
  /** Folders that Python looks for packages in. */
  readonly pythonPath?: string | undefined;
}

/**
 * What is not passed on: anything that could lead a step to a real account (AWS_…), to a real cluster (HADOOP_…, YARN_…,
 * HIVE_…), or to another Spark or Python than the one that is set up for it.
 */
const scrubbed = /^(AWS|AMAZON|BOTO|SPARK|PYSPARK|HADOOP|YARN|HIVE)_|^(PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|JAVA_HOME)$/;

/** A proxy of this machine would be asked for the endpoint, and does not know it; programs read the name in either case. */
function withoutProxy(own: NodeJS.ProcessEnv, host: string): Record<string, string> {
  const direct = [own["no_proxy"] ?? own["NO_PROXY"] ?? "", host].filter((one) => one !== "").join(",");
  return { no_proxy: direct, NO_PROXY: direct };
}

/** The environment of a step, made from that of this process. */
export function stepEnvironment(own: NodeJS.ProcessEnv, step: StepEnvironment): Record<string, string> {
  const kept = Object.entries(own).filter(([name]) => !scrubbed.test(name));
  const javaHome = step.javaHome ?? own["JAVA_HOME"];
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    AWS_ENDPOINT_URL: step.url,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: step.region,
    AWS_DEFAULT_REGION: step.region,
    AWS_EC2_METADATA_DISABLED: "true",
    // HOME is kept, and with it ~/.aws: a profile there could name other endpoints and credentials.
    ...withoutProxy(own, new URL(step.url).hostname),
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    PYSPARK_PYTHON: step.python,
    PYSPARK_DRIVER_PYTHON: step.python,
    // Nobody outside needs to reach the driver, and a laptop's host name often does not resolve.
    SPARK_LOCAL_IP: "127.0.0.1",
    ...(javaHome !== undefined && { JAVA_HOME: javaHome }),
    ...(step.sparkHome !== undefined && { SPARK_HOME: step.sparkHome }),
    ...(step.pythonPath !== undefined && { PYTHONPATH: step.pythonPath }),
  };
}
