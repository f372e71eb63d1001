import type { Host } from "./hosts/host.ts";

/** How steps get to their places. */
export interface Submission {
  /** Takes in what a runner before this one has left open. */
  resume(): void;
  /** Brings what may start to a place. True when something was done. */
  submit(place: string): Promise<boolean>;
  /** The run is cut off: what is being submitted is waited for, so that it can be ended. */
  settle(): Promise<void>;
  /** Learns of what has begun there without this runner's doing. */
  discover(place: string, host: Host): Promise<void>;
}
