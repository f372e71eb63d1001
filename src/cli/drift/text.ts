import { type Class, counts } from "../../drift/classes.ts";
import type { Drift } from "../../drift/drift.ts";
import type { Finding } from "../../drift/finding.ts";
import { shownPair } from "../../drift/shown.ts";
import { summary } from "../../drift/summary.ts";
import type { Paint, Style } from "../../project/print/paint.ts";
import { printable } from "../../spec/printable.ts";

/** Of one value, in characters. */
const MOST_VALUE = 160;

const COLOURS: Readonly<Record<Class, Style>> = {
  security: "red",
  missing: "red",
  orphan: "yellow",
  configuration: "yellow",
  lifecycle: "dim",
  benign: "dim",
};

/** For people: the worst first, and what does not count in a line each at the end. */
export function driftText(drift: Drift, paint: Paint): string {
  const width = Math.max(0, ...drift.findings.map((one) => one.class.length));
  const lines = [
    ...drift.findings.flatMap((one) => (counts(one.class) ? counting(one, width, paint) : harmless(one, width, paint))),
    ...drift.untold.map((line) => `${paint("red", "could not be told:")} ${printable(line)}`),
    ...drift.notDeployed.map((line) => `${paint("cyan", "not deployed:")} ${printable(line)}`),
  ];
  return [...lines, paint("bold", printable(summary(drift))), ""].join("\n");
}

function counting(finding: Finding, width: number, paint: Paint): string[] {
  const { class: found, reason, properties } = finding;
  const lead = `${paint(COLOURS[found], found.padEnd(width))}  ${subject(finding)}`;
  return [
    reason === undefined ? lead : `${lead}: ${printable(reason)}`,
    ...properties.map((property) => {
      const [was, is] = shownPair(property, MOST_VALUE);
      const change = `${printable(property.path)}: ${printable(was)} → ${printable(is)}`;
      return `${" ".repeat(width)}    ${change}  ${paint("dim", printable(property.reason))}`;
    }),
  ];
}

function harmless(finding: Finding, width: number, paint: Paint): string[] {
  const { class: found, reason, properties } = finding;
  const line = (text: string): string => paint("dim", `${found.padEnd(width)}  ${subject(finding)}${text}`);
  if (properties.length === 0) return [line(`: ${printable(reason ?? "")}`)];
  // EMR's rules alone are a dozen.
  return [...new Set(properties.map(({ path, reason: why }) => line(` ${printable(path)}: ${printable(why)}`)))];
}

function subject({ type, name, id }: Finding): string {
  return printable(`${type.replace(/^aws:/, "")} ${name}${id === "" || id === name ? "" : ` (${id})`}`);
}
