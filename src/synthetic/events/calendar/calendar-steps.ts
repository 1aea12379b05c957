/** The days of the period, who is here on them, and what is true of each resident in each span of them. */
import { fileURLToPath } from 'node:url';
import { type Engine, literal } from '../../../engine/engine.ts';
import type { WorldStep } from '../../world-steps.ts';

const sql = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

async function readProfiles(engine: Engine): Promise<void> {
  for (const file of ['bank-holidays', 'day-profiles', 'hour-profiles']) {
    const path = literal(fileURLToPath(new URL(`${file}.csv`, import.meta.url)));
    const table = `${file.replace('-', '_').slice(0, -1)}_file`;
    await engine.run(
      `create or replace temp table ${table} as from read_csv(${path}, header = true, sample_size = -1)`,
    );
  }
}

export const CALENDAR_STEPS: WorldStep[] = [
  { name: 'events: the days', run: readProfiles },
  { name: 'events: the calendar', sqlFiles: [sql('calendar')] },
  { name: 'events: who is here', sqlFiles: [sql('identity')] },
];
