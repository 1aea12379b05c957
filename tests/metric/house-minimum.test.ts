/** The least quality that our metrics ask of their sources: whoever reads figures of a source below it is told. */
import { afterEach, describe, expect, it } from 'vitest';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { CATALOGUE, type Fixture, openFixture } from './open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const METRIC = METRICS.get('concord.ed-within-4-hours')!;
const LEAST = 0.8;

let fixture: Fixture | undefined;
afterEach(() => fixture?.edition.close());

async function notesAt(overall: number): Promise<string[]> {
  fixture = await openFixture({ emergency_attendance: [] }, false, '2026-12-31');
  const { manifest } = fixture.edition;
  const [source] = manifest.quality;
  manifest.quality = [{ ...source!, dataset: 'ecds_attendance', name: 'ECDS', overall }];
  manifest.tables = manifest.tables.map((table) => ({ ...table, datasets: ['ecds_attendance'] }));
  return (await fixture.ask(METRIC, { from: '2025-11-01', to: '2025-11-30' })).notes;
}

describe('the quality that metrics of the catalogue ask for', () => {
  it('is asked by all of them, of records and of published figures, and is the same', () => {
    const asked = Object.groupBy(METRICS.values(), (m) => String(m.qualityAtLeast));
    expect(Object.keys(asked), `asked by ${asked.null?.map((m) => m.id)}`).toEqual([String(LEAST)]);
  });

  it('is told where a source is below it, with both, and not where it is at it', async () => {
    expect(await notesAt(0.799)).toContainEqual(
      'The quality of ECDS (ecds_attendance) is 79.9%, below the 80% that this metric needs: do not rely on the figures before you have looked into it.',
    );
    fixture!.edition.close();
    expect((await notesAt(LEAST)).filter((note) => note.includes('quality'))).toEqual([]);
  });
});
