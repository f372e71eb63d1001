/** Objects by their `s3://` URIs: S3, and the folder that stands in for it locally. */
export interface ObjectStore {
  /** Undefined where there is none. */
  read(uri: string): Promise<Uint8Array | undefined>;
  exists(uri: string): Promise<boolean>;
  /** Whole or not at all: nobody ever reads a half-written object. */
  write(uri: string, bytes: Uint8Array): Promise<void>;
  /** Writes only where there is nothing yet; false when somebody was first. */
  writeNew(uri: string, bytes: Uint8Array): Promise<boolean>;
  remove(uri: string): Promise<void>;
  /** The URIs that begin with a prefix, in their order; at most `limit`. */
  list(prefix: string, limit?: number): Promise<string[]>;
  /** The names that come next after a prefix that ends with a slash: files, and folders with a slash at their end. */
  names(prefix: string): Promise<string[]>;
}

/** A file of this machine, on its way to a store. */
export interface LocalFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of its content, in hex: S3 refuses anything else. */
  readonly sha256?: string;
}

/** Takes files that are too large for the memory. */
export interface FileStore extends ObjectStore {
  /** As `write`. */
  writeFile(uri: string, file: LocalFile): Promise<void>;
}

/** JSON as the ledger keeps it. */
export function encode(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** Undefined where there is none, and where a full disk cut it off: that is as good as none. */
export function decode(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
