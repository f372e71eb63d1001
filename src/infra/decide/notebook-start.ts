import { invariant } from "../../errors.ts";
import type { LivySession } from "./notebook-session.ts";

export interface NotebookStart {
  /** Livy's address. */
  readonly livy: string;
  /** What sessions begin with. */
  readonly session: LivySession;
  /** Whose notebooks they are, and where this user lives. */
  readonly user: string;
  readonly home: string;
}

/** SageMaker runs notebooks as this user (SageMaker Developer Guide, lifecycle configurations). */
export const NOTEBOOK_USER = { user: "ec2-user", home: "/home/ec2-user" } as const;

/** Characters of a script in base64 (SageMaker API reference, NotebookInstanceLifecycleHook). */
const LONGEST = 16_384;

/**
 * What a notebook does whenever it starts, as root: it tells sparkmagic where Livy is, and sessions which lake they are for. It downloads nothing and waits for nothing, so that it takes
 * no second of the five minutes that it has; kernels read the file when they start, so nothing has to be started again.
 */
export function startScript({ livy, session, user, home }: NotebookStart): string {
  const folder = `${home}/.sparkmagic`;
  return `#!/bin/bash
set -euo pipefail
folder=${quoted(folder)}
mkdir -p "$folder"
cat > "$folder/config.json.new" <<'EMRALD'
${JSON.stringify(sparkmagicConfig(livy, session), null, 2)}
EMRALD
mv -f "$folder/config.json.new" "$folder/config.json"
chown -h ${quoted(`${user}:`)} "$folder" "$folder/config.json"
`;
}

/** A script as SageMaker takes it. */
export function encodedScript(script: string): string {
  const encoded = Buffer.from(script).toString("base64");
  invariant(encoded.length <= LONGEST, `the start script has ${encoded.length} characters in base64`);
  return encoded;
}

/** The file of sparkmagic that is read before its own defaults (jupyter-incubator/sparkmagic, example_config.json). */
function sparkmagicConfig(livy: string, session: LivySession): Readonly<Record<string, unknown>> {
  const credentials = { username: "", password: "", url: livy, auth: "None" };
  return {
    kernel_python_credentials: credentials,
    kernel_scala_credentials: credentials,
    kernel_r_credentials: credentials,
    // `%%configure` puts its own in the place of the first; newer ones of sparkmagic lay that over the second, older ones do not know it.
    session_configs: session,
    session_configs_defaults: session,
    // Frames are tables that stay in a saved notebook; sparkmagic's own pictures are megabytes of widgets, which end with the kernel.
    use_auto_viz: false,
    // The certificate of the cluster is its own: nobody vouches for it. Who gets to the port is up to the security groups.
    ignore_ssl_errors: livy.startsWith("https:"),
    // A session waits for room on the cluster, beside the steps that run there.
    livy_session_startup_timeout_seconds: 300,
  };
}

/** One word of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
