import type { StepSummary } from "@aws-sdk/client-emr";
import {
  type Crawler,
  GetCrawlerCommand,
  type GlueClient,
  StartCrawlerCommand,
  StopCrawlerCommand,
} from "@aws-sdk/client-glue";
import type { AwsClients } from "../../aws/clients.ts";
import { once } from "../../aws/retries.ts";
import { invariant } from "../../errors.ts";
import { asking } from "../asking.ts";
import type { Attempt } from "../progress.ts";
import type { Added, Host } from "./host.ts";

/** Milliseconds after which a crawl that Glue says nothing of has not happened. */
const FORGOTTEN = 60_000;

/** Milliseconds that Glue's clock and ours may differ. */
const SKEW = 5_000;

/** Glue: a crawl is an attempt of a step like others, and its crawler's name is the id. */
export class GlueHost implements Host {
  readonly id = "AWS Glue";
  readonly #glue: GlueClient;
  readonly #clients: AwsClients;
  readonly #crawlerOf: (step: string) => string;
  readonly #nameOf: (attempt: Attempt) => string;
  readonly #now: () => Date;

  constructor(
    clients: AwsClients,
    names: { readonly crawlerOf: (step: string) => string; readonly nameOf: (attempt: Attempt) => string },
    now: () => Date,
  ) {
    this.#now = now;
    this.#clients = clients;
    this.#glue = clients.glue;
    this.#crawlerOf = names.crawlerOf;
    this.#nameOf = names.nameOf;
  }

  async add(attempts: readonly Attempt[]): Promise<Added> {
    const names = attempts.map(({ step }) => this.#crawlerOf(step));
    for (const [started, Name] of names.entries()) {
      const outcome = await once(this.#clients.retries, () =>
        this.#clients.glueOnce.send(new StartCrawlerCommand({ Name })),
      );
      if ("done" in outcome) continue;
      // What was begun before is found again.
      if (started > 0 && "refused" in outcome) return { unknown: outcome.refused };
      // A crawl that began before our data was there sees too little: it has to end first.
      const isBusy = "refused" in outcome && outcome.refused.name === "CrawlerRunningException";
      return isBusy ? { later: outcome.refused } : outcome;
    }
    return { done: names };
  }

  look(wanted: readonly Attempt[]): Promise<readonly StepSummary[]> {
    return Promise.all(wanted.map((attempt) => this.#summary(attempt)));
  }

  async find(unsure: readonly Attempt[]): Promise<readonly StepSummary[]> {
    return (await this.look(unsure)).filter(({ Status }) => Status?.State !== "PENDING");
  }

  async cancel(ids: readonly string[]): Promise<void> {
    for (const Name of ids) {
      await asking(`stop the crawler ${Name}`, async () => {
        try {
          await this.#glue.send(new StopCrawlerCommand({ Name }));
        } catch (error) {
          if (!["CrawlerNotRunningException", "CrawlerStoppingException"].includes((error as Error).name)) throw error;
        }
      });
    }
  }

  end(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  async #summary(attempt: Attempt): Promise<StepSummary> {
    const name = this.#crawlerOf(attempt.step);
    const { Crawler: crawler } = await asking(`look at the crawler ${name}`, () =>
      this.#glue.send(new GetCrawlerCommand({ Name: name })),
    );
    invariant(crawler, `Glue gave no crawler for "${name}"`);
    return { Id: name, Name: this.#nameOf(attempt), Status: status(crawler, attempt, this.#now()) };
  }
}

function status(
  { State, LastCrawl, CrawlElapsedTime = 0 }: Crawler,
  { since, id }: Attempt,
  now: Date,
): NonNullable<StepSummary["Status"]> {
  const isBusy = State !== "READY";
  const started = isBusy ? new Date(now.getTime() - CrawlElapsedTime) : LastCrawl?.StartTime;
  const isOurs = started !== undefined && started.getTime() >= since.getTime() - SKEW;
  // One that was begun, and that Glue has forgotten, must not be waited for.
  const isGone = !isBusy && !isOurs && id !== undefined && now.getTime() > since.getTime() + FORGOTTEN;
  if (isGone) return { State: "FAILED", FailureDetails: { Reason: "Glue knows nothing of this crawl any more" } };
  const Timeline = { CreationDateTime: since, ...(isOurs ? { StartDateTime: started } : {}) };
  if (!isOurs) return { State: "PENDING", Timeline };
  if (isBusy) return { State: "RUNNING", Timeline };
  if (LastCrawl?.Status === "SUCCEEDED") return { State: "COMPLETED", Timeline };
  const why = { Reason: "The crawl failed", Message: LastCrawl?.ErrorMessage ?? "" };
  return { State: LastCrawl?.Status === "CANCELLED" ? "CANCELLED" : "FAILED", Timeline, FailureDetails: why };
}
