import { stepName } from "../emit/step-config.ts";
import type { Host } from "./hosts/host.ts";
import type { Hosts } from "./hosts/hosts.ts";
import type { Journal } from "./journal.ts";
import type { RunOrder } from "./order.ts";
import type { Submission } from "./submission.ts";

/**
 * A cluster brings its steps along, and EMR starts them one after the other: the run only sees which have begun. One that
 * never begins was cut off by a failure before it.
 */
export class WholeCluster implements Submission {
  readonly #order: RunOrder;
  readonly #journal: Journal;
  readonly #hosts: Hosts;

  constructor(order: RunOrder, journal: Journal, hosts: Hosts) {
    this.#order = order;
    this.#journal = journal;
    this.#hosts = hosts;
  }

  resume(): void {
    // Whatever is open on a cluster is seen there.
  }

  settle(): Promise<void> {
    // What a cluster brings along ends with it.
    return Promise.resolve();
  }

  async submit(place: string): Promise<boolean> {
    const { schedule } = this.#journal.progress;
    if (schedule.isDone(place) || this.#hosts.open.has(place)) return false;
    return (await this.#hosts.for(place)) !== undefined;
  }

  async discover(place: string, host: Host): Promise<void> {
    const { progress } = this.#journal;
    const { schedule, attempts } = progress;
    const { attempt = 1, since = new Date(0) } = progress.clusters.get(place) ?? {};
    const seen = await host.find([{ step: "", attempt, cluster: place, since }]);
    const steps = new Map(this.#order.steps.map((id) => [stepName(id, this.#order.run, attempt), id]));
    for (const { Id = "", Name, Status } of [...seen].reverse()) {
      const step = steps.get(Name ?? "");
      if (step === undefined || attempts.has(step) || schedule.state(step) !== "waiting") continue;
      if (Status?.State === "PENDING" || Status?.State === "CANCELLED") continue;
      this.#journal.saw({ type: "step-intended", step, attempt });
      this.#journal.saw({ type: "step-submitted", step, attempt, id: Id });
    }
  }
}
