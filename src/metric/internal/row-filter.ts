import type { AnswerOptions } from '../answer-options.ts';
import { describeRowFilter } from '../describe-row-filter.ts';
import { listValues } from '../list-values.ts';
import { knownRecordValues } from '../records/known-values.ts';

/** Answers: what must be said of figures from which a policy leaves rows out. @throws ConcordError as `describeRowFilter` */
export const noteRowFilter = (options: AnswerOptions): Promise<string[]> =>
  describeRowFilter(options.grant.rowFilter, (dimension, values) => {
    const all = { ...options, dimension, grant: { ...options.grant, rowFilter: {} } };
    return options.metric.records ? knownRecordValues({ ...all, values }) : listValues(all);
  });
