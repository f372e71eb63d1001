import { integer, map, readInput, string, structure, type Shape } from "../api/shape.ts";
import { page } from "../operations/paging.ts";
import {
  checkTargets,
  crawlerName,
  createCrawlerInput,
  describeCrawler,
  updateCrawlerInput,
  type CrawlerDefinition,
} from "./crawler.ts";
import type { Crawlers } from "./crawlers.ts";

type GlueOperation = (body: unknown, crawlers: Crawlers) => unknown;

function operation<T>(input: Shape<T>, handle: (input: T, crawlers: Crawlers) => unknown): GlueOperation {
  return (body, crawlers) => handle(readInput(input, body), crawlers) ?? {};
}

const pageInput = { MaxResults: integer({ min: 1, max: 1_000 }), NextToken: string() };

/** As much of AWS Glue as a `crawl` step needs. */
export const glueOperations: ReadonlyMap<string, GlueOperation> = new Map(
  Object.entries({
    CreateCrawler: operation(createCrawlerInput, (definition, crawlers) => {
      checkTargets(definition.Targets);
      crawlers.create(definition);
    }),
    DeleteCrawler: operation(crawlerName, ({ Name }, crawlers) => crawlers.remove(Name)),
    GetCrawler: operation(crawlerName, ({ Name }, crawlers) => ({
      Crawler: describeCrawler(crawlers.get(Name), crawlers.now()),
    })),
    GetCrawlers: operation(structure(pageInput), ({ MaxResults, NextToken }, crawlers) => {
      const { items, marker } = page(crawlers.names(), NextToken, MaxResults);
      return {
        Crawlers: items.map((name) => describeCrawler(crawlers.get(name), crawlers.now())),
        NextToken: marker,
      };
    }),
    ListCrawlers: operation(
      structure({ ...pageInput, Tags: map(string()) }),
      ({ MaxResults, NextToken, Tags = {} }, crawlers) => {
        const names = crawlers.names().filter((name) => {
          const { Tags: has = {} } = crawlers.get(name).definition;
          return Object.entries(Tags).every(([key, value]) => has[key] === value);
        });
        const { items, marker } = page(names, NextToken, MaxResults);
        return { CrawlerNames: items, NextToken: marker };
      },
    ),
    StartCrawler: operation(crawlerName, ({ Name }, crawlers) => crawlers.start(Name)),
    StopCrawler: operation(crawlerName, ({ Name }, crawlers) => crawlers.stop(Name)),
    UpdateCrawler: operation(updateCrawlerInput, (set, crawlers) => {
      if (set.Targets) checkTargets(set.Targets);
      crawlers.update(set as Partial<CrawlerDefinition> & { readonly Name: string });
    }),
  }),
);
