import { mkdtempSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import type { Metric } from '../metric/metric.ts';
import { readTableModel } from '../metric/read-table-model.ts';
import type { TableModel } from '../metric/table-model.ts';
import type { Policy } from '../policy/load-policies.ts';
import type { Progress } from '../progress.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type AnswerCache, cacheAnswers } from './cache-answers.ts';

/** An open edition with the catalogue as it was when the edition began to serve, and the answers given since. */
export interface OpenedEdition {
  edition: OpenEdition;
  metrics: Map<string, Metric>;
  tables: TableModel;
  answers: AnswerCache;
}

/** What a request is answered from: an open edition, and the policies in force when the request began. */
export interface ServedEdition extends OpenedEdition {
  policies: Map<string, Policy>;
  /** what those policies decide for whoever asks here (`nameDecisions`) */
  decisions: string;
}

/** Characters of answers kept, as JSON. */
const KEPT = 64_000_000;
/** A quarter of the machine for the engine: two editions are open while one takes the other's place. */
const MEMORY_LIMIT = `${Math.floor(totalmem() / 4 / 1_000_000)}MB`;

/**
 * Opens the edition that CURRENT names, once every byte of it was compared with what was made, and reads the catalogue beside it.
 * @param temporary folder for what the engine cannot hold in memory; each edition gets a folder of its own in it
 * @param reading told of that comparison, and may end it
 * @throws ConcordError as `openEdition`; catalogue-invalid with every fault
 */
export async function serveEdition(
  workspace: Workspace,
  temporary: string,
  reading: { progress: Progress; signal: AbortSignal },
): Promise<OpenedEdition> {
  const temporaryFolder = mkdtempSync(join(temporary, 'edition-'));
  const limits = { memoryLimit: MEMORY_LIMIT, temporaryFolder };
  const edition = await openEdition(workspace, undefined, { ...limits, ...reading, everyByte: true });
  try {
    return {
      edition,
      metrics: loadMetrics(workspace),
      tables: readTableModel(workspace),
      answers: cacheAnswers(KEPT),
    };
  } catch (error) {
    edition.close();
    throw error;
  }
}
