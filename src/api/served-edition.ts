import type { OpenEdition } from '../edition/open-edition.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import type { Metric } from '../metric/metric.ts';
import { readTableModel, type TableModel } from '../metric/table-model.ts';
import { loadPolicies, type Policy } from '../policy/load-policies.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type AnswerCache, cacheAnswers } from './cache-answers.ts';

/** An open edition with the catalogue as it was when the edition began to serve, and the answers given since. */
export interface ServedEdition {
  edition: OpenEdition;
  metrics: Map<string, Metric>;
  tables: TableModel;
  policies: Map<string, Policy>;
  answers: AnswerCache;
}

/** Reads the catalogue beside a newly opened edition. @throws ConcordError catalogue-invalid with every fault */
export const serveEdition = (workspace: Workspace, edition: OpenEdition): ServedEdition => ({
  edition,
  metrics: loadMetrics(workspace),
  tables: readTableModel(workspace),
  policies: loadPolicies(workspace),
  answers: cacheAnswers(500),
});
