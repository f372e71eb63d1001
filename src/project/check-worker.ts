import { parentPort, workerData } from "node:worker_threads";
import { readFile } from "../spec/project.ts";
import { readContent } from "./read-project.ts";

const { root, files } = workerData as { readonly root: string; readonly files: readonly string[] };
parentPort?.postMessage(JSON.stringify(files.map((file) => readFile(file, readContent(root, file)))));
