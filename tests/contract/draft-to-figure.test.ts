import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { answerQuestion } from '../../src/metric/answer-question.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { parseQuestion } from '../../src/metric/parse-question.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { newWorkspace } from '../../src/workspace/new-workspace.ts';
import { putDraft } from './put-draft.ts';
import { UNKNOWN_FILES } from './unknown-files.ts';

describe('a file that nothing describes', () => {
  let folder: string;
  let engine: Engine;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'concord-figure-'));
    engine = await openEngine();
  });
  afterAll(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('reaches figures by month and by trust with nothing written by hand', async () => {
    const workspace = newWorkspace(join(folder, 'workspace'));
    const path = join(folder, 'attendances_2024.csv');
    await UNKNOWN_FILES.find((f) => f.name === 'attendances_2024.csv')?.write(path, engine);
    const draft = await draftContract(path, engine);
    putDraft(workspace.folder, draft.id, draft.files);
    const now = new Date('2026-01-31T09:00:00Z');
    const { delivery } = await landFile({ workspace, path, dataset: draft.id, from: 'RX1', now, engine });
    expect(delivery.check.outcome).toBe('accepted');
    await buildEdition({ workspace, engine });
    const edition = await openEdition(workspace);
    const asked = { metric: 'draft.attendances-attendances', grain: 'month', by: ['trust'] };
    const { metric, question } = parseQuestion(asked, loadMetrics(workspace), {});
    const grant = { tables: edition.manifest.tables.map((t) => t.name), rowFilter: {} };
    const { figures } = await answerQuestion({ edition, metric, tables: readTableModel(workspace), question, grant });
    edition.close();
    expect(figures).toHaveLength(72);
    const first = figures.find((f) => f.group.trust === 'RX2' && f.period?.start === '2023-01-01');
    expect(first).toMatchObject({ status: 'value', value: 901 });
  });
});
