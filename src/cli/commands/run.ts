import { Command } from "@commander-js/extra-typings";
export const runCommand = () => new Command("run");
