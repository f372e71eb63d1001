#!/usr/bin/env node
// Stands for `python -m emrald.pack`: same lines in, same lines out. What a step does is the name of its --step.
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const deaf = new Set();
console.log("a line of the JVM");
console.error(JSON.stringify({ args: process.argv.slice(2), submit: process.env.PYSPARK_SUBMIT_ARGS }));
if (!process.env.PYSPARK_SUBMIT_ARGS.includes("never.ready")) say({ ready: true });

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, argv = [], stdout, stderr, cancel } = JSON.parse(line);
    if (cancel !== undefined) return deaf.has(cancel) ? undefined : say({ id: cancel, exit: 143 });
    const step = argv[argv.indexOf("--step") + 1];
    appendFileSync(stdout, `${step} in ${process.pid}\n`);
    if (step === "crash") {
      console.error("java.lang.OutOfMemoryError: Java heap space");
      process.exit(9);
    }
    if (step === "bad") appendFileSync(stderr, "emrald: app/raised: no\n");
    if (step === "deaf") deaf.add(id);
    else if (step !== "hold") say({ id, exit: step === "bad" ? 1 : 0 });
  })
  .on("close", () => process.exit(0));
if (process.env.PYSPARK_SUBMIT_ARGS.includes("never.ready")) setInterval(() => {}, 1_000);
