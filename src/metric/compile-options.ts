/** What a question is compiled from. Types only. */
import type { Metric, Question } from './metric.ts';
import type { TableModel } from './table-model.ts';

/** What the asker may read. The policy's grant is one; it is an argument of compilation, never an afterthought. */
export interface ReadGrant {
  tables: string[];
  /** by dimension: the codes that may be seen. An empty list means no rows; an absent dimension means all. */
  rowFilter: Record<string, string[]>;
}

export interface CompileOptions {
  metric: Metric;
  model: TableModel;
  question: Question;
  rowFilter: Record<string, string[]>;
  /** the SQL of a table, or null when the edition does not have it */
  tableSql: (name: string) => string | null;
}
