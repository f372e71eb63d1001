import { Command } from "@commander-js/extra-typings";
export const localCommand = () => new Command("local");
