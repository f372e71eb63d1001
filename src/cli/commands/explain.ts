import { Command } from "@commander-js/extra-typings";
export const explainCommand = () => new Command("explain");
