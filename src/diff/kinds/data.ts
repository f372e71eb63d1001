import { type Kind, kind, quiet } from "./kind.ts";

/** Changes of datasets, with their columns, expectations, exports and uploads. */
export const DATA = {
  "dataset/added": quiet("dataset", "additive", "nothing read or wrote it before"),
  "dataset/removed": quiet(
    "dataset",
    "destructive",
    "what lies there is no longer looked after: its table is dropped, nothing writes it, nothing takes its files away",
  ),
  "dataset/external-removed": quiet("dataset", "cosmetic", "somebody else's data, which no step reads any longer"),
  "dataset/description": quiet("dataset", "cosmetic", "words for people"),
  "dataset/owner": quiet("dataset", "cosmetic", "somebody else answers for it"),
  "dataset/stage": kind(
    "dataset",
    "breaking",
    "it lies in another bucket: who reads the old place sees what was there last, and never again anything new",
  ),
  "dataset/place": kind(
    "dataset",
    "breaking",
    "it lies at another place: who reads the old one sees what was there last, and never again anything new",
  ),
  "dataset/external": kind(
    "dataset",
    "breaking",
    "whose data it is changes: emrald writes none that is somebody else's",
  ),
  "dataset/format": kind(
    "dataset",
    "breaking",
    "the files are of another format: readers of the old one fail, and so do reads of files that are there already",
  ),
  "dataset/table-added": quiet("dataset", "additive", "the catalog has a table for it", { slot: "dataset/table" }),
  "dataset/table-removed": quiet("dataset", "breaking", "queries by the table's name fail", { slot: "dataset/table" }),
  "dataset/table-removed-partitioned": quiet(
    "dataset",
    "destructive",
    "queries by the table's name fail, and the partitions that runs have told the catalog of go with it",
    { slot: "dataset/table" },
  ),
  "dataset/table-renamed": quiet("dataset", "breaking", "queries by the old name of the table fail", {
    slot: "dataset/table",
  }),
  "dataset/table-renamed-partitioned": quiet(
    "dataset",
    "destructive",
    "queries by the old name of the table fail; the new one has none of the partitions that runs have told the catalog of",
    { slot: "dataset/table" },
  ),
  "dataset/partitions": kind(
    "dataset",
    "breaking",
    "other folders and another table: it is replaced, and files under the old folders are no longer found as partitions",
  ),
  "dataset/consumer-added": quiet("dataset", "additive", "one more relies on it"),
  "dataset/consumer-removed": quiet("dataset", "cosmetic", "nobody tells them of changes any longer"),
  "dataset/other": kind("dataset", "behavioural", "something that has no kind of its own"),
  "jdbc/url": kind("dataset", "behavioural", "the rows come from another database, or from another server of it"),
  "jdbc/rows": kind("dataset", "behavioural", "other rows are asked for"),
  "jdbc/secret": kind(
    "dataset",
    "behavioural",
    "somebody else asks the database, who may see other rows; the steps' roles may read another secret",
  ),
  "jdbc/portions": quiet("dataset", "behavioural", "the same rows come in other portions: the database has other work"),
  "jdbc/tls-weakened": kind(
    "dataset",
    "breaking",
    "whoever stands between here and the database can read rows and password, or answer in its place",
    { slot: "jdbc/tls" },
  ),
  "jdbc/tls-strengthened": kind(
    "dataset",
    "behavioural",
    "a server that has no TLS, or a certificate that nobody vouches for, is refused: a run that passed may fail",
    { slot: "jdbc/tls" },
  ),
  "jdbc/certificate": kind(
    "dataset",
    "behavioural",
    "others vouch for the server: one that was trusted may be refused, and another one trusted",
  ),
  "option/shape": kind(
    "dataset",
    "breaking",
    "the files look other: who reads them as before sees other values, or fails",
  ),
  "option/changed": kind("dataset", "behavioural", "it is read or written in another way"),
  "write/replaces-more": kind(
    "dataset",
    "destructive",
    "the next run replaces rows that would have stayed: those of earlier runs are lost unless the step brings them again",
    { slot: "dataset/write" },
  ),
  "write/replaces-less": kind(
    "dataset",
    "behavioural",
    "rows of earlier runs stay where they would have been replaced: a step that brings everything doubles them",
    { slot: "dataset/write" },
  ),
  "malformed/loosened": kind(
    "dataset",
    "breaking",
    "rows that do not parse stop less than before: what is downstream may lack them, and the run passes",
    { slot: "dataset/malformed" },
  ),
  "malformed/tightened": kind(
    "dataset",
    "behavioural",
    "rows that do not parse stop more than before: a run that passed may fail",
    { slot: "dataset/malformed" },
  ),

  "column/added": kind("dataset", "additive", "readers that name their columns do not see it"),
  "column/added-in-between": kind(
    "dataset",
    "breaking",
    "it is not the last: CSV and ORC are read by position, and every column after it moves",
  ),
  "column/added-among": kind(
    "dataset",
    "behavioural",
    "it is not the last: readers by name do not see it, SELECT * and INSERT by position do",
  ),
  "column/added-without-older": kind(
    "dataset",
    "breaking",
    "it may not be null, and rows that are there already have none: they stay, since not everything is replaced",
  ),
  "column/expected": kind(
    "dataset",
    "behavioural",
    "no step writes the dataset: whoever delivers it must bring the column; CSV with a header fails without, other formats give null",
  ),
  "column/removed": kind("dataset", "breaking", "readers that name it fail"),
  "column/widened": kind(
    "dataset",
    "behavioural",
    "it holds every value that it held; readers with a schema of their own must take the wider type",
    { slot: "column/type" },
  ),
  "column/widened-over-older": kind(
    "dataset",
    "breaking",
    "files that are there already stay and have the narrower type: Spark 3 does not read both as one Parquet column",
    { slot: "column/type" },
  ),
  "column/narrowed": kind(
    "dataset",
    "breaking",
    "values that do not fit fail the step, and files that are there already have the wider type",
    { slot: "column/type" },
  ),
  "column/retyped": kind(
    "dataset",
    "breaking",
    "it holds values of another sort: readers that take it for the old one fail or compare wrongly",
    { slot: "column/type" },
  ),
  "column/respelled": quiet("dataset", "cosmetic", "another spelling of the same type", { slot: "column/type" }),
  "column/nullable": kind("dataset", "breaking", "readers may meet a null where there never was one"),
  "column/required": kind("dataset", "behavioural", "a null fails the step"),
  "column/nullable-within": kind(
    "dataset",
    "breaking",
    "readers may meet a null inside of it where there never was one",
    {
      slot: "column/type",
    },
  ),
  "column/required-within": kind("dataset", "behavioural", "a null inside of it fails the step", {
    slot: "column/type",
  }),
  "column/description": quiet("dataset", "cosmetic", "words for people"),
  "column/order": kind("dataset", "breaking", "CSV and ORC are read by position: readers take one column for another"),
  "column/order-by-name": kind(
    "dataset",
    "behavioural",
    "readers by name see no difference, SELECT * and INSERT by position do",
  ),

  "expectation/added": kind("dataset", "behavioural", "rows that passed are now held against it"),
  "expectation/added-warning": quiet("dataset", "additive", "it counts and warns, and lets every row through"),
  "expectation/removed": kind(
    "dataset",
    "breaking",
    "rows that it kept out, or stopped the run for, now reach whoever reads the dataset",
  ),
  "expectation/removed-warning": quiet("dataset", "behavioural", "nobody is warned any longer; the rows are the same"),
  "expectation/loosened": kind(
    "dataset",
    "breaking",
    "rows that it kept out, or stopped the run for, may now reach whoever reads the dataset, or be missing without a word",
    { slot: "expectation/terms" },
  ),
  "expectation/tightened": kind("dataset", "behavioural", "rows that passed may now be left out, or fail the step", {
    slot: "expectation/terms",
  }),
  "expectation/changed": kind(
    "dataset",
    "breaking",
    "another condition: emrald cannot tell whether it lets more rows through, so read it",
    { slot: "expectation/terms" },
  ),
  "expectation/changed-warning": quiet(
    "dataset",
    "behavioural",
    "others are warned of, or none; the rows are the same",
    { slot: "expectation/terms" },
  ),

  "export/added": quiet("dataset", "additive", "the rows are also written as CSV, beside the dataset"),
  "export/removed": kind(
    "dataset",
    "breaking",
    "the CSV beside the dataset is no longer written: the last one stays and grows old",
  ),
  "export/shape": kind("dataset", "breaking", "the CSV looks other, or lies elsewhere: who reads it as before fails"),

  "upload/added": kind("upload", "behavioural", "files of the repository are put there: other data"),
  "upload/removed": kind(
    "upload",
    "behavioural",
    "files of the repository are no longer put there: what is there is what others bring",
  ),
  "upload/moved": kind("upload", "behavioural", "other files of the repository are put there: other data"),
  "upload/files": kind("upload", "behavioural", "the files hold something else: other data"),
} as const satisfies Record<string, Kind>;
