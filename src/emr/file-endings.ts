/** Files that a step brings along, by the keys of `spark`. */
type FileKey = "jars" | "py_files" | "archives";

interface Endings {
  readonly all: readonly string[];
  /** True where `.JAR` does as `.jar`. */
  readonly anyCase: boolean;
}

/**
 * What Java loads, Python imports from (YARN's Client takes what does not end in `.py` for an archive of modules), and YARN
 * unpacks (Hadoop, FSDownload).
 */
export const FILE_ENDINGS: Readonly<Record<FileKey, Endings>> = {
  jars: { all: [".jar"], anyCase: true },
  py_files: { all: [".py", ".zip", ".egg", ".whl"], anyCase: false },
  archives: { all: [".zip", ".tar.gz", ".tgz", ".tar", ".jar"], anyCase: true },
};

/** The folder that an archive is unpacked in, behind its `#`. */
export const ARCHIVE_FOLDER = /^[\w.-]*\w[\w.-]*$/;

export function hasEnding(key: FileKey, file: string): boolean {
  const { all, anyCase } = FILE_ENDINGS[key];
  return all.some((ending) => (anyCase ? file.toLowerCase() : file).endsWith(ending));
}
