/** How wide columns are that hold their headings and all cells. */
export function columnWidths(headings: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return headings.map((heading, index) => Math.max(heading.length, ...rows.map((row) => row[index]?.length ?? 0)));
}

/** Rows of cells below their headings, in columns as wide as what stands in them; `right` are the columns whose cells end at the same place. */
export function columns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
  paint: (heading: string) => string = (heading) => heading,
): string[] {
  const widths = columnWidths(headings, rows);
  const line = (row: readonly string[]): string =>
    widths
      .map((width, index) => {
        const cell = row[index] ?? "";
        return right.includes(index) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [paint(line(headings)), ...rows.map(line)];
}
