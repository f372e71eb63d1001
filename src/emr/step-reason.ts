/** EMR's FailureDetails.Reason and the words of Spark and YARN that stand behind it, with what to do. */
const STEP: readonly { readonly says: RegExp; readonly hint: string }[] = [
  {
    says: /ModuleNotFoundError/,
    hint: "Bring the module with the step: one of the repository by spark.py_files, any other by spark.python_packages.",
  },
  {
    says: /No space left on device/i,
    hint: "A disk is full: make room on this machine, or give the nodes larger volumes (ebs:).",
  },
  {
    says: /OutOfMemory|beyond the 'PHYSICAL'|beyond physical memory|Container killed by YARN for exceeding memory|exit code 137/i,
    hint: "It ran out of memory: raise spark.executor_memory or driver_memory, or split the work into more partitions.",
  },
  {
    says: /Spot|node was lost|ExecutorLostFailure|Container released on a \*lost\* node|decommission/i,
    hint: "Its nodes were taken away. `retries: 1` makes another attempt; keep the core on demand, and Spot for task nodes.",
  },
  {
    says: /AccessDenied|Access Denied|not authorized|Forbidden/i,
    hint: "Its role may not do what it did: look at the role of the step and at what it reads and writes.",
  },
  { says: /NoSuchBucket/i, hint: "A bucket is not there: was the environment deployed?" },
  {
    says: /NoSuchKey|Path does not exist|FileNotFound/i,
    hint: "Something that it reads is not there: look at its uploads, and at the steps before it.",
  },
  {
    says: /Cannot run program/i,
    hint: "The cluster has no such program: it comes with an application of the release, or a bootstrap script has to install it.",
  },
  { says: /Unknown Error/i, hint: "EMR knows no more: the log does." },
  { says: /Waited too long|Timed out/i, hint: "Something took too long: give it more time, or less to do." },
];

/** Undefined where nothing is known about such words. */
export function stepHint(words: string): string | undefined {
  return STEP.find(({ says }) => says.test(words))?.hint;
}
