import { type Filter, paginateGetProducts, type PricingClient } from "@aws-sdk/client-pricing";
import { asking } from "../asking.ts";
import { type Product, readProduct } from "./product.ts";

/** What to ask the price list for: a service, and attributes that are to be exactly so, or to hold a text. */
export interface ProductQuery {
  readonly service: string;
  readonly are?: Readonly<Record<string, string>>;
  readonly hold?: Readonly<Record<string, string>>;
}

/** All products of a region that AWS sells on demand and that fit. Throws a WorldError. */
export async function products(
  client: PricingClient,
  region: string,
  { service, are = {}, hold = {} }: ProductQuery,
): Promise<Product[]> {
  const filter = (Type: Filter["Type"], fields: Readonly<Record<string, string>>): Filter[] =>
    Object.entries(fields).map(([Field, Value]) => ({ Type, Field, Value }));
  const Filters = [...filter("TERM_MATCH", { regionCode: region, ...are }), ...filter("CONTAINS", hold)];
  return asking(`read the prices of ${service} in ${region}`, async () => {
    const found: Product[] = [];
    // 100 is the most that a page takes (API reference, GetProducts).
    const pages = paginateGetProducts({ client, pageSize: 100 }, { ServiceCode: service, Filters });
    for await (const { PriceList = [] } of pages) {
      for (const text of PriceList) {
        const product = readProduct(String(text));
        if (product) found.push(product);
      }
    }
    return found;
  });
}
