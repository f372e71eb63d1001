import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One entry of the price list, in a few words. */
export interface Listed {
  readonly service: string;
  readonly region: string;
  readonly usagetype: string;
  readonly usd: number | string;
  readonly unit: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface SpotPoint {
  readonly type: string;
  readonly zone: string;
  readonly price: string;
}

export interface PriceDouble {
  readonly url: string;
  /** What was asked for, in order: the service or the call, and its page. */
  readonly calls: readonly string[];
}

interface Options {
  readonly products: readonly Listed[];
  readonly spot: Readonly<Record<string, readonly SpotPoint[]>>;
  /** Entries of a page. */
  readonly page?: number;
  /** A service of the list, or the call, that these credentials may not have. */
  readonly refuses?: string;
}

interface Query {
  readonly ServiceCode: string;
  readonly Filters?: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

/** AWS's price list (JSON 1.1) and EC2's history of Spot (query and XML) at one address, in pages; it says no to what they refuse. */
export async function startPriceDouble({ products, spot, page = 2, refuses }: Options): Promise<PriceDouble> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const answer =
        request.headers["x-amz-target"] === "AWSPriceListService.GetProducts"
          ? getProducts(JSON.parse(body) as Query)
          : spotHistory(new URLSearchParams(body), region);
      response.writeHead(answer.status, { "content-type": answer.type });
      response.end(answer.body);
    });
  });

  function getProducts(query: Query): Answer {
    const { ServiceCode, Filters = [], NextToken } = query;
    calls.push(`${ServiceCode} ${NextToken ?? "0"}`);
    if (ServiceCode === refuses) return json(400, { __type: "AccessDeniedException", message: "not yours" });
    const unknown = Filters.find(({ Type }) => !["TERM_MATCH", "CONTAINS"].includes(Type));
    if (unknown) return json(400, { __type: "InvalidParameterException", message: `unknown type ${unknown.Type}` });
    const fitting = products.filter(
      (one) => one.service === ServiceCode && Filters.every((filter) => fits(one, filter)),
    );
    const from = Number(NextToken ?? 0);
    const next = from + page < fitting.length ? { NextToken: String(from + page) } : {};
    return json(200, { FormatVersion: "aws_v1", PriceList: fitting.slice(from, from + page).map(entry), ...next });
  }

  function spotHistory(query: URLSearchParams, region: string): Answer {
    const [action, token] = [query.get("Action"), query.get("NextToken")];
    calls.push(`${action ?? ""} ${token ?? "0"}`);
    if (action !== "DescribeSpotPriceHistory" || query.get("ProductDescription.1") !== "Linux/UNIX")
      return { status: 400, type: "text/xml", body: refusal("InvalidParameterValue", action ?? "") };
    if (action === refuses)
      return { status: 403, type: "text/xml", body: refusal("UnauthorizedOperation", "not yours") };
    const wanted = [...query].filter(([key]) => key.startsWith("InstanceType.")).map(([, value]) => value);
    const fitting = (spot[region] ?? []).filter(({ type }) => wanted.includes(type));
    const from = Number(token ?? 0);
    const items = fitting
      .slice(from, from + page)
      .map(
        ({ type, zone, price }) =>
          `<item><instanceType>${type}</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>${price}</spotPrice><timestamp>2026-11-20T00:00:00.000Z</timestamp><availabilityZone>${zone}</availabilityZone></item>`,
      );
    const next = from + page < fitting.length ? String(from + page) : "";
    return {
      status: 200,
      type: "text/xml",
      body: `<DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><spotPriceHistorySet>${items.join("")}</spotPriceHistorySet><nextToken>${next}</nextToken></DescribeSpotPriceHistoryResponse>`,
    };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function json(status: number, value: object): Answer {
  return { status, type: "application/x-amz-json-1.1", body: JSON.stringify(value) };
}

function refusal(code: string, message: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r</RequestID></Response>`;
}

function attributesOf({ service, region, usagetype, attributes }: Listed): Record<string, string> {
  return { servicecode: service, regionCode: region, usagetype, ...attributes };
}

function fits(one: Listed, { Type, Field, Value }: NonNullable<Query["Filters"]>[number]): boolean {
  const value = attributesOf(one)[Field];
  return Type === "CONTAINS" ? value?.includes(Value) === true : value === Value;
}

/** An entry of the list is a text of JSON inside of JSON. */
function entry(one: Listed, index: number): string {
  const sku = `SKU${index}`;
  const dimension = {
    unit: one.unit,
    beginRange: "0",
    endRange: "Inf",
    pricePerUnit: { USD: String(one.usd) },
    description: "",
  };
  return JSON.stringify({
    product: { productFamily: "any", sku, attributes: attributesOf(one) },
    serviceCode: one.service,
    terms: {
      OnDemand: {
        [`${sku}.JRTCKXETXF`]: { sku, offerTermCode: "JRTCKXETXF", priceDimensions: { [`${sku}.1`]: dimension } },
      },
      Reserved: { [`${sku}.R`]: { priceDimensions: { r: { ...dimension, pricePerUnit: { USD: "0.0001" } } } } },
    },
    version: "20261120000000",
    publicationDate: "2026-11-20T00:00:00Z",
  });
}
