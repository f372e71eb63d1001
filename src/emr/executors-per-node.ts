/** A size of executors; memory in MiB, with all overhead. */
export interface ExecutorSize {
  readonly cores: number;
  readonly container: number;
}

/** What a node has for executors. */
export interface NodeRoom {
  readonly vcpu: number;
  /** MiB that YARN has. */
  readonly memory: number;
  /** MiB of the largest container that it grants. */
  readonly largest: number;
}

export interface NodeFit {
  /** Executors that a node holds without sharing cores. */
  readonly executors: number;
  readonly byMemory: number;
  readonly byCores: number;
  /** What there is too little of for one more. */
  readonly binds: "memory" | "cores" | "both";
  /** MiB, and cores, that no executor uses. */
  readonly wasted: { readonly memory: number; readonly cores: number };
}

/** How many executors of a size a node holds. */
export function fitOf({ cores, container }: ExecutorSize, { vcpu, memory, largest }: NodeRoom): NodeFit {
  const byMemory = container > largest ? 0 : Math.floor(memory / container);
  const byCores = Math.floor(vcpu / cores);
  const executors = Math.min(byMemory, byCores);
  return {
    executors,
    byMemory,
    byCores,
    binds: byMemory < byCores ? "memory" : byCores < byMemory ? "cores" : "both",
    wasted: { memory: memory - executors * container, cores: vcpu - executors * cores },
  };
}

/** Executors that a node has no room for when the driver is on it: in cluster mode a driver is a container like any other, `driver` in MiB. */
export function lostToDriver(size: ExecutorSize, room: NodeRoom, driver: number): number {
  const left = { ...room, memory: Math.max(0, room.memory - driver) };
  return fitOf(size, room).executors - fitOf(size, left).executors;
}
