import data from "./regions.json" with { type: "json" };

/** The regions of AWS by a day; one that is newer is possible. */
export const regionData: { readonly date: string; readonly regions: readonly string[] } = data;
