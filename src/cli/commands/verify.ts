import { Command } from "@commander-js/extra-typings";
export const verifyCommand = () => new Command("verify");
