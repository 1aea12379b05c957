import type { OpenEdition } from '../edition/open-edition.ts';
import { answerQuestion } from '../metric/answer-question.ts';
import type { Answer, Grain, Metric } from '../metric/metric.ts';
import type { TableModel } from '../metric/table-model.ts';
import { decide } from '../policy/decide.ts';
import type { Asker } from '../policy/decision.ts';
import type { Policy } from '../policy/load-policies.ts';
import { release } from '../policy/release.ts';

/** What every question of a page stands on. */
export interface Asking {
  edition: OpenEdition;
  tables: TableModel;
  policies: Map<string, Policy>;
  asker: Asker;
}

/** A metric over time at one place. */
export interface Series {
  metric: Metric;
  grain: Grain;
  by: 'trust' | 'system';
  code: string;
}

/**
 * Answers: a metric over time at one trust or system, through policy: nothing is computed that may not be seen, and
 * nothing is given that was not released.
 * Result: the answer; or the refusal in words, to be shown in its place.
 */
export async function askMetric(asking: Asking, series: Series): Promise<Answer | { refused: string }> {
  const { edition, tables } = asking;
  const wanted = { tables: [series.metric.source], metric: series.metric.id };
  const decision = decide(asking.asker, wanted, edition.manifest, asking.policies);
  if (!decision.allowed)
    return { refused: `you do not have access for this purpose: ${decision.reason}; ${decision.remedy}` };
  const question = {
    metric: series.metric.id,
    by: [series.by],
    grain: series.grain,
    from: null,
    to: null,
    where: [{ dimension: series.by, values: [series.code] }],
  };
  const answer = await answerQuestion({ edition, metric: series.metric, tables, question, grant: decision });
  return release(answer, decision);
}
