import type { OpenEdition } from '../edition/open-edition.ts';
import type { ReadGrant } from './compile-options.ts';
import type { Metric, Question } from './metric.ts';
import type { TableModel } from './table-model.ts';

export interface AnswerOptions {
  edition: OpenEdition;
  metric: Metric;
  tables: TableModel;
  /** as `parseQuestion` gives it */
  question: Question;
  /** what the policy lets be read; the policy's grant is one */
  grant: ReadGrant;
  /** figures given at most; a question with more is refused before they are held in memory. No limit when absent */
  most?: number;
}
