/** What a compiled question about records gives. Types only. */

/** A row of the closing select. `by_<dimension>` and `by_<dimension>_name` come beside these. */
export interface RecordRow {
  [column: string]: string | number | null | undefined;
  /** null without a grain */
  period: string | null;
  first_day: string;
  last_day: string;
  /** the day that a snapshot is of; null where that is after the data, and in a period without a list */
  index_day: string | null;
  seen_from: string;
  seen_to: string;
  /** null where no row counted */
  numerator: number | null;
  denominator: number | null;
  counted: number;
  /** 1 when a row is provisional */
  provisional: number;
  /** of lists that several send: 1 when a sender's earlier list stands in, 2 when one is missing that is awaited, 3 when none stands */
  late?: number;
}
