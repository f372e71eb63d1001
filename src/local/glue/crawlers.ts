import type { Clock } from "../clock.ts";
import type { DocumentStore } from "../documents.ts";
import { crawlProblem } from "./crawl.ts";
import type { Crawler, CrawlerDefinition, LastCrawl } from "./crawler.ts";
import { glueError } from "./errors.ts";

export interface CrawlersParts {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly s3Dir: string;
  readonly onDefect: (error: unknown) => void;
}

/** The account's crawlers. A crawl is over at once, but not in the same moment: READY, RUNNING, STOPPING, READY. */
export class Crawlers {
  readonly #parts: CrawlersParts;
  readonly #byName = new Map<string, Crawler>();
  readonly #dropAlarm = new Map<string, () => void>();

  constructor(parts: CrawlersParts) {
    this.#parts = parts;
    for (const [name, value] of parts.documents.all("crawler")) this.#byName.set(name, value as Crawler);
    for (const [name, crawler] of this.#byName) {
      if (crawler.state !== "READY") {
        this.#end(name, "FAILED", "The local endpoint was stopped while the crawler ran");
      }
    }
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  get(name: string): Crawler {
    const crawler = this.#byName.get(name);
    if (!crawler) throw glueError.notFound(name);
    return crawler;
  }

  now(): number {
    return this.#parts.clock.now();
  }

  create(definition: CrawlerDefinition): void {
    if (this.#byName.has(definition.Name)) throw glueError.exists(definition.Name);
    const now = this.now();
    this.#keep({ definition, state: "READY", createdAt: now, updatedAt: now, version: 1 });
  }

  update(set: Partial<CrawlerDefinition> & { readonly Name: string }): void {
    const crawler = this.#ready(set.Name);
    this.#keep({
      ...crawler,
      definition: { ...crawler.definition, ...given(set) },
      updatedAt: this.now(),
      version: crawler.version + 1,
    });
  }

  remove(name: string): void {
    this.#ready(name);
    this.#parts.documents.remove("crawler", name);
    this.#byName.delete(name);
  }

  start(name: string): void {
    this.#keep({ ...this.#ready(name), state: "RUNNING", startedAt: this.now() });
    this.#next(name, () => {
      const problem = this.#crawl(name);
      this.#stop(name, problem === undefined ? "SUCCEEDED" : "FAILED", problem);
    });
  }

  stop(name: string): void {
    const { state } = this.get(name);
    if (state === "READY") throw glueError.notRunning(name);
    if (state === "STOPPING") throw glueError.stopping(name);
    this.#stop(name, "CANCELLED", undefined);
  }

  close(): void {
    for (const drop of this.#dropAlarm.values()) drop();
    this.#dropAlarm.clear();
  }

  #ready(name: string): Crawler {
    const crawler = this.get(name);
    if (crawler.state !== "READY") throw glueError.running(name);
    return crawler;
  }

  #crawl(name: string): string | undefined {
    try {
      return crawlProblem(this.#parts.s3Dir, this.get(name).definition);
    } catch (error) {
      return `The crawler could not look at its targets: ${(error as Error).message}`;
    }
  }

  #stop(name: string, status: LastCrawl["status"], message: string | undefined): void {
    this.#keepWhatHappened({ ...this.get(name), state: "STOPPING" });
    this.#next(name, () => this.#end(name, status, message));
  }

  #end(name: string, status: LastCrawl["status"], message: string | undefined): void {
    const { startedAt = this.now(), ...crawler } = this.get(name);
    const lastCrawl: LastCrawl = { status, startedAt, ...(message !== undefined && { message }) };
    this.#keepWhatHappened({ ...crawler, state: "READY", lastCrawl });
  }

  #next(name: string, act: () => void): void {
    this.#dropAlarm.get(name)?.();
    const drop = this.#parts.clock.after(0, () => {
      this.#dropAlarm.delete(name);
      act();
    });
    this.#dropAlarm.set(name, drop);
  }

  /** Throws when it cannot be kept; then nothing has changed. */
  #keep(crawler: Crawler): void {
    this.#parts.documents.put("crawler", crawler.definition.Name, crawler);
    this.#byName.set(crawler.definition.Name, crawler);
  }

  /** When it cannot be kept, an endpoint that starts again finds the crawler running, and calls that crawl failed. */
  #keepWhatHappened(crawler: Crawler): void {
    try {
      this.#keep(crawler);
    } catch (error) {
      this.#byName.set(crawler.definition.Name, crawler);
      this.#parts.onDefect(error);
    }
  }
}

/** Members that a request leaves out stay as they were. */
function given<T extends object>(set: T): Partial<T> {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Partial<T>;
}
