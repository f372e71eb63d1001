import { WorldError } from "../../../errors.ts";

/** What is known of a call that the ssh client did not bring to its end. */
interface Kind {
  /** In what the client writes to stderr (OpenSSH 7 and later; its messages are not translated). */
  readonly said: RegExp;
  readonly what: (to: string) => string;
  readonly next: string;
  /** To try again changes nothing, and nothing has reached the node. */
  readonly isFinal?: true;
}

const GOES_ON = "What runs there goes on: resume the run when the node answers.";

/** The first that fits counts: a key that cannot be read ends in "Permission denied" as well. */
const KINDS: readonly Kind[] = [
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    what: (to) => `the host key of ${to} is not the one that known_hosts has`,
    next: "If the cluster was replaced, remove the old key (ssh-keygen -R <host>) and log in once to accept the new one; if it was not, somebody may stand between.",
    isFinal: true,
  },
  {
    said: /Host key verification failed|host key is known for .* and you have requested strict checking/,
    what: (to) => `the host key of ${to} is not known here`,
    next: "Log in once by ssh to accept it, or write StrictHostKeyChecking accept-new for this host in ~/.ssh/config.",
    isFinal: true,
  },
  {
    said: /UNPROTECTED PRIVATE KEY FILE/,
    what: (to) => `ssh does not use the key for ${to}, since others may read its file`,
    next: "chmod 600 the key's file.",
    isFinal: true,
  },
  {
    said: /Identity file .* not accessible|Load key ".*": (No such file|error in libcrypto|invalid format|Permission denied)/,
    what: (to) => `the key for ${to} cannot be read`,
    next: "Name the private key (not the .pub) of the cluster's EC2 key pair.",
    isFinal: true,
  },
  {
    said: /Permission denied \(|Too many authentication failures/,
    what: (to) => `${to} accepts none of the keys that ssh has offered`,
    next: "Name the private key of the cluster's EC2 key pair (key_pair), or load it with ssh-add; the user on EMR is hadoop.",
    isFinal: true,
  },
  {
    said: /Could not resolve hostname/,
    what: (to) => `the name of ${to} is not known here`,
    next: "Is the name right? Private names of AWS resolve inside of the VPC only.",
    isFinal: true,
  },
  {
    said: /Bad configuration option|command-line line \d+|unknown option|terminating, \d+ bad configuration options/,
    what: (to) => `ssh does not understand its configuration for ${to}`,
    next: "Mend ~/.ssh/config.",
    isFinal: true,
  },
  {
    said: /Connection refused/,
    what: (to) => `nothing listens for ssh at ${to}`,
    next: `Is it the primary node, and its port of ssh? ${GOES_ON}`,
  },
  {
    said: /timed out|No route to host|Network is unreachable/,
    what: (to) => `${to} does not answer`,
    next: `Does its security group let this machine in at port 22? ${GOES_ON}`,
  },
];

/** Why the client did not do what it was asked for. */
export class SshFault {
  /** Nothing was done, and nothing will be. */
  readonly isFinal: boolean;
  readonly message: string;
  readonly next: string;

  /** @param said what the client wrote to stderr */
  constructor(to: string, said: string) {
    const kind = KINDS.find((one) => one.said.test(said));
    const lines = said.split(/\r?\n/).filter((line) => line.trim() !== "");
    // The banner of a changed key is all frame; its last line says what follows.
    const last = lines.at(-1)?.trim() ?? "the connection ended without a word";
    this.isFinal = kind?.isFinal === true;
    this.message = kind
      ? `${kind.what(to)} (ssh says: ${last})`
      : `the connection to ${to} was lost (ssh says: ${last})`;
    this.next = kind?.next ?? GOES_ON;
  }

  /** For who may be told what to do now. */
  toWorldError(): WorldError {
    return new WorldError(this.message, { next: this.next });
  }

  /** For an outcome, of which only name and message are told. */
  toError(): Error {
    return namedSsh(`${this.message}. ${this.next}`);
  }
}

export function namedSsh(message: string): Error {
  const error = new Error(message);
  error.name = "ssh";
  return error;
}
