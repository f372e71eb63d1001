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

/** Milliseconds that Glue's clock and ours may differ. */
const SKEW = 5_000;

/** Glue: a crawl is an attempt of a step like others, and its crawler's name is the id. */
export class GlueHost implements Host {
  readonly id = "AWS Glue";
  readonly #glue: GlueClient;
  readonly #clients: AwsClients;
  readonly #crawlerOf: (step: string) => string;
  readonly #nameOf: (attempt: Attempt) => string;

  constructor(
    clients: AwsClients,
    names: { readonly crawlerOf: (step: string) => string; readonly nameOf: (attempt: Attempt) => string },
  ) {
    this.#clients = clients;
    this.#glue = clients.glue;
    this.#crawlerOf = names.crawlerOf;
    this.#nameOf = names.nameOf;
  }

  async add(attempts: readonly Attempt[]): Promise<Added> {
    const names = attempts.map(({ step }) => this.#crawlerOf(step));
    for (const Name of names) {
      const outcome = await once(this.#clients.retries, () => this.#glue.send(new StartCrawlerCommand({ Name })));
      if ("done" in outcome) continue;
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
    return { Id: name, Name: this.#nameOf(attempt), Status: status(crawler, attempt.since) };
  }
}

function status({ State, LastCrawl }: Crawler, since: Date): NonNullable<StepSummary["Status"]> {
  const started = LastCrawl?.StartTime;
  const isOurs = started !== undefined && started.getTime() >= since.getTime() - SKEW;
  const Timeline = { CreationDateTime: since, ...(isOurs ? { StartDateTime: started } : {}) };
  if (State !== "READY" || !isOurs) return { State: State === "READY" ? "PENDING" : "RUNNING", Timeline };
  if (LastCrawl?.Status === "SUCCEEDED") return { State: "COMPLETED", Timeline };
  const why = { Reason: "The crawl failed", Message: LastCrawl?.ErrorMessage ?? "" };
  return { State: LastCrawl?.Status === "CANCELLED" ? "CANCELLED" : "FAILED", Timeline, FailureDetails: why };
}
