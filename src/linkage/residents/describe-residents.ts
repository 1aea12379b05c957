/** Who is in the index now: `resident`, with what is believed of each, and `identifier`, with everything ever said and when. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const SQL = readFileSync(new URL('describe-residents.sql', import.meta.url), 'utf8');

/** @param engine after `layWork`; both tables are made anew from the records and their history */
export const describeResidents = (engine: Engine): Promise<void> => engine.run(SQL);
