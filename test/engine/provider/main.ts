import { awsDouble } from "./double.ts";
import { serve } from "./serve.ts";

// An engine that is killed takes nobody with it: a provider that waits for its next call would wait for ever.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit(0);
}, 500).unref();

await serve(awsDouble(process.env), process.argv.slice(2));
