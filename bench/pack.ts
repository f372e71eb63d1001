import { emrald, interleaved, print, seconds, times } from "./measure.ts";

/** The sample lake, one Spark application a step beside one for the run. */
export async function benchPack(): Promise<void> {
  const found = await interleaved(2, {
    step: () => emrald("run", "--pack", "step"),
    run: () => emrald("run", "--pack", "run"),
  });
  print("the sample lake, 8 steps, whole process", [
    ["--pack step", seconds(found.step)],
    ["--pack run", `${seconds(found.run)} (${times(found.step, found.run)} faster)`],
  ]);
}
