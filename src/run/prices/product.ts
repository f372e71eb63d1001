/** One entry of AWS's price list, as far as it is read here. */
export interface Product {
  /** What is used, without the region's prefix: `BoxUsage:m5.xlarge`, `EBS:VolumeUsage.gp3`, `NatGateway-Hours`. */
  readonly usage: string;
  readonly instanceType?: string;
  /** USD on demand for one `unit`, of its first tier. */
  readonly price: number;
  readonly unit: string;
}

/** The shape of an entry (AWS Price List API, GetProducts: a text of JSON). Nothing of it is taken for granted. */
interface Written {
  readonly product?: { readonly attributes?: Readonly<Record<string, unknown>> };
  readonly terms?: {
    readonly OnDemand?: Readonly<Record<string, { readonly priceDimensions?: Readonly<Record<string, Dimension>> }>>;
  };
}

interface Dimension {
  readonly unit?: unknown;
  readonly beginRange?: unknown;
  readonly pricePerUnit?: { readonly USD?: unknown };
}

/** Undefined where it is not sold on demand in USD, or cannot be read. */
export function readProduct(text: string): Product | undefined {
  let written: Written;
  try {
    written = JSON.parse(text) as Written;
  } catch {
    return undefined;
  }
  const { usagetype, instanceType } = written.product?.attributes ?? {};
  const tiers = Object.values(written.terms?.OnDemand ?? {}).flatMap(({ priceDimensions = {} }) =>
    Object.values(priceDimensions),
  );
  const first = tiers.find(({ beginRange }) => beginRange === undefined || Number(beginRange) === 0);
  const price = Number(first?.pricePerUnit?.USD ?? NaN);
  if (typeof usagetype !== "string" || !Number.isFinite(price) || typeof first?.unit !== "string") return undefined;
  return {
    // `EUC1-BoxUsage:m5.xlarge`; us-east-1 has no prefix on most.
    usage: usagetype.replace(/^[A-Z]+\d*-/, ""),
    ...(typeof instanceType === "string" ? { instanceType } : {}),
    price,
    unit: first.unit,
  };
}
