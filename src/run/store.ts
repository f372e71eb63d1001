/** Objects by their `s3://` URIs: what the runner needs of S3, and of the folder that stands in for it locally. */
export interface ObjectStore {
  /** Undefined where there is none. */
  read(uri: string): Promise<Uint8Array | undefined>;
  exists(uri: string): Promise<boolean>;
  /** Whole or not at all: nobody ever reads a half-written object. */
  write(uri: string, bytes: Uint8Array): Promise<void>;
  /** Writes only where there is nothing yet; false when somebody was first. */
  writeNew(uri: string, bytes: Uint8Array): Promise<boolean>;
  remove(uri: string): Promise<void>;
}
