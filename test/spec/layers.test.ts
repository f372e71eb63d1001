import { expect, it } from "vitest";
import { originOf, type Layer } from "../../src/spec/layers.ts";

const layer = (file: string, value: unknown): Layer => ({ file, base: [], value });
const dataset = (key: string, value: unknown): unknown => ({ datasets: { orders: { [key]: value } } });

it.each([
  ["a type", "columns", { id: { type: "int", nullable: false } }, { id: "bigint" }, ["columns", "id"], "type"],
  [
    "the mode of TLS",
    "jdbc",
    { tls: { mode: "verify", certificate: "a.pem" } },
    { tls: "off" },
    ["jdbc", "tls"],
    "mode",
  ],
])("a short form in an overlay is where %s was set", (_, key, long, short, path, last) => {
  const layers = [layer("base.yaml", dataset(key, long)), layer("overlay.yaml", dataset(key, short))];
  const at = ["datasets", "orders", ...path];
  expect(originOf(layers, [...at, last])).toEqual({ file: "overlay.yaml", path: at });
});

it("what a short form does not say was set by the long one below it", () => {
  const layers = [
    layer("base.yaml", dataset("jdbc", { tls: { mode: "verify", certificate: "a.pem" } })),
    layer("overlay.yaml", dataset("jdbc", { tls: "off" })),
  ];
  const path = ["datasets", "orders", "jdbc", "tls", "certificate"];
  expect(originOf(layers, path)).toEqual({ file: "base.yaml", path });
});
