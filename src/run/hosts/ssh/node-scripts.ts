import { shellWord } from "./step-command.ts";

/**
 * What is run on the node, in POSIX sh. An attempt has a folder, `~/.emrald/<run>/<step>/<attempt>/`:
 *
 * | file      | holds                                                                                            |
 * | --------- | ------------------------------------------------------------------------------------------------ |
 * | pid       | process group, its start in clock ticks, the second of the epoch, digest of the command          |
 * | command   | the script that runs it                                                                          |
 * | stdout, stderr | what it wrote                                                                               |
 * | work/     | where it runs                                                                                    |
 * | exit      | exit code and second of its end; written last, and at once                                       |
 * | cancelled | the second when somebody wanted its end; killed: when that had been done                         |
 *
 * Whoever links `pid` first runs the attempt, and nobody else ever does: link(2) makes it with all that it holds, or not at
 * all. So to submit an attempt twice is to submit it once, however late a call is heard.
 */
const BASE = "$HOME/.emrald";

/** Seconds from SIGTERM to SIGKILL. */
const GRACE = 10;

/** Seconds after which an end that was begun, and has not been brought about, is begun once more. */
export const PATIENCE = 60;

/** How Spark, Hadoop and Hive write down the application that they start on YARN. */
const APPLICATION =
  "s/.*\\(Submitt[a-z]* application\\|Application report for\\|App id\\) \\(application_[0-9_]*\\).*/\\2/p";

/** True while anything lives of the process group that the attempt of this folder began. A zombie does not. */
const LIVES = `lives() {
  { read -r pid began second digest < pid; } 2>/dev/null || return 1
  if { read -r stat < "/proc/$pid/stat"; } 2>/dev/null; then
    set -- \${stat##*) }
    # A group that lives keeps its number: it is another's by now.
    [ "\${20}" = "$began" ] || return 1
    case $1 in [ZX]) ;; *) return 0 ;; esac
  fi
  for file in /proc/[0-9]*/stat; do
    { read -r stat < "$file"; } 2>/dev/null || continue
    set -- \${stat##*) }
    [ "$3" = "$pid" ] || continue
    case $1 in [ZX]) ;; *) return 0 ;; esac
  done
  return 1
}`;

/** One attempt: takes its folder, runs its command there, keeps its exit code. It lives on when the group is told to end. */
function attemptScript(command: string, digest: string): string {
  return `read -r stat < /proc/$$/stat || exit
set -- \${stat##*) }
echo "$$ \${20} $(date +%s) ${digest}" > "claim.$$" || exit
if ! ln "claim.$$" pid 2>/dev/null; then rm -f "claim.$$" "$0"; exit; fi
rm -f "claim.$$"
mv "$0" command
exec > stdout 2> stderr
trap : TERM INT HUP
( cd work && ${command} )
code=$?
echo "$code $(date +%s)" > exit.new && mv exit.new exit`;
}

/** Ends an attempt: politely, then not; and what it left on YARN, which outlives a spark-submit in cluster mode. */
const ENDING = `${LIVES}
limit=$(( $(date +%s) + ${GRACE} ))
lives && kill -TERM "-$pid"
while lives && [ "$(date +%s)" -lt "$limit" ]; do sleep 0.2 2>/dev/null || sleep 1; done
lives && kill -KILL "-$pid"
if command -v yarn > /dev/null; then
  for application in $(cat stdout stderr | sed -n '${APPLICATION}' | sort -u); do
    yarn application -kill "$application"
  done
fi
date +%s > killed
rm -f "$0"`;

export interface Submission {
  /** Below the folder of the run. */
  readonly id: string;
  readonly command: string;
  readonly digest: string;
}

/**
 * Begins attempts in order, and stops at the first that cannot be. Says `<number> begun`, `<number> other` when the folder has
 * an attempt that runs another command, or `<number> failed <why>`.
 *
 * @param delimiter a word that no line of a command is
 */
export function submitScript(run: string, submissions: readonly Submission[], delimiter: string): string {
  const calls = submissions.map(
    ({ id, command, digest }, number) => `submit ${number} ${shellWord(id)} ${digest} <<'${delimiter}' || break
${attemptScript(command, digest)}
${delimiter}`,
  );
  // The attempt keeps the pipe open until it has taken its folder, or has not.
  return `submit() {
  folder="${BASE}/"${shellWord(run)}/$2
  said=$(umask 077; mkdir -p "$folder/work" 2>&1 && cd "$folder" && cat 2>&1 > "submit.$$") &&
    said=$(cd "$folder" && setsid sh "./submit.$$" 2>&1 < /dev/null &)
  if ! { read -r pid began second digest < "$folder/pid"; } 2>/dev/null; then
    say "$1 failed $(echo "$said" | tr '\\n' ' ')"
    return 1
  fi
  if [ "$digest" != "$3" ]; then say "$1 other"; return 1; fi
  say "$1 begun"
}
for once in 1; do
${calls.join("\n")}
done`;
}

/**
 * Says the node's second, and of each attempt that was begun
 * `<number> <second of begin> <lives: 0 or 1> <exit code> <second of end> <second of cancel> <was killed: 0 or 1>`, with `-`
 * for what is not there; and for one that did not end well the last lines that it wrote: `<number> stderr <line>`.
 */
export function lookScript(run: string, ids: readonly string[]): string {
  return `${LIVES}
tell() {
  cd "${BASE}/"${shellWord(run)}/"$2" 2>/dev/null || return
  lives=0
  # Before its exit code is looked for: one that ends now is not taken for one that is gone.
  if lives; then lives=1; elif [ ! -e pid ]; then return; fi
  read -r pid began second digest < pid
  code=- end=- cancelled=- killed=0
  [ ! -e exit ] || read -r code end < exit
  [ ! -e cancelled ] || read -r cancelled < cancelled
  [ ! -e killed ] || killed=1
  say "$1 $second $lives $code $end \${cancelled:--} $killed"
  case "$lives $code" in
    *' 0' | '1 -') ;;
    *) for log in stdout stderr; do
        tail -c 8192 "$log" | while IFS= read -r line || [ -n "$line" ]; do say "$1 $log $line"; done
      done ;;
  esac
}
say now "$(date +%s)"
${ids.map((id, number) => `(tell ${number} ${shellWord(id)})`).join("\n")}`;
}

/** Begins to end attempts, and does not wait for it. Says nothing. */
export function cancelScript(run: string, ids: readonly string[], delimiter: string): string {
  const calls = ids.map((id) => `(cancel ${shellWord(id)})`);
  return `cancel() {
  cd "${BASE}/"${shellWord(run)}/"$1" 2>/dev/null && [ -e pid ] && [ ! -e exit ] || return
  now=$(date +%s)
  if [ -e cancelled ] && read -r before < cancelled && [ "$now" -lt $(( before + ${PATIENCE} )) ]; then return; fi
  rm -f killed
  echo "$now" > cancelled
  cat > "end.$$" <<'${delimiter}'
${ENDING}
${delimiter}
  setsid sh "./end.$$" < /dev/null > /dev/null 2>&1 &
}
${calls.join("\n")}`;
}
