import { glue } from "@pulumi/aws";

import { capture } from "../test/infra/support/capture.ts";
import { captureEnvironment, captureProject } from "../test/infra/support/environment.ts";
import { tree } from "../test/infra/support/trees.ts";
import { interleaved, print, seconds, times } from "./measure.ts";

/** A pipeline of n datasets with declared tables. */
function datasets(count: number): string {
  const lines = [
    "pipeline: sales",
    "datasets:",
    "  d0: { stage: bronze, path: in/*.csv, format: csv, upload: data/sales/ }",
  ];
  for (let one = 1; one <= count; one++)
    lines.push(`  d${one}: { stage: silver, format: parquet, columns: { day: date, amount: double } }`);
  lines.push("steps:");
  for (let one = 1; one <= count; one++)
    lines.push(`  s${one}: { convert: true, reads: [d${one - 1}], writes: [d${one}] }`);
  return `${lines.join("\n")}\n`;
}

/** Registering an environment under Pulumi's mocks, beside as many bare tables: what emrald's own components and decisions cost. */
export async function benchInfra(): Promise<void> {
  const subject = (count: number) => async (): Promise<number> => {
    const project = tree("security: { roles: step }", datasets(count));
    const begun = performance.now();
    await captureEnvironment(project);
    return (performance.now() - begun) / 1000;
  };
  const bare = (count: number) => async (): Promise<number> => {
    const begun = performance.now();
    await capture(() => {
      for (let one = 0; one < count; one++)
        new glue.CatalogTable(`t${one}`, {
          databaseName: "d",
          name: `t${one}`,
          parameters: { classification: "parquet" },
        });
    });
    return (performance.now() - begun) / 1000;
  };
  const resources = async (count: number): Promise<number> =>
    (await captureEnvironment(tree("security: { roles: step }", datasets(count)))).resources.length;
  const [few, many] = [await resources(100), await resources(1_000)];
  const least = await interleaved(3, {
    few: subject(100),
    bareFew: bare(few),
    many: subject(1_000),
    bareMany: bare(many),
  });
  print("registering an environment, a role for each step", [
    [
      "resources of the sample project, `dev` (components, the provider and the stack counted)",
      String((await captureProject(".", "dev")).resources.length + 1),
    ],
    [`100 datasets: ${few} resources`, seconds(least.few)],
    [`as many bare tables`, `${seconds(least.bareFew)} (${times(least.few, least.bareFew)})`],
    [`1,000 datasets: ${many} resources`, seconds(least.many)],
    [`as many bare tables`, `${seconds(least.bareMany)} (${times(least.many, least.bareMany)})`],
  ]);
}
