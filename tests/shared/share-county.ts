/** A made-up county of a thousand residents, made once for every test file that begins with one. */
import { cpSync, statSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { PLACE_DATASETS } from '../../src/synthetic/place/place-datasets.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { makeOnce } from './make-once.ts';

/** All that any of the test files sends. */
const SENT = [
  ...['pds_person', 'gp_registration', 'nhs_number_merger', 'ecds_attendance', 'apc_spell', 'apc_episode'],
  ...['gp_observation', 'mhsds_referral_tokens', 'social_care_event', 'council_tax', 'maternity_birth'],
  ...['emergency_call', 'community_bed_state', 'virtual_ward_state', 'care_home_state'],
  ...PLACE_DATASETS.map((dataset) => dataset.id),
];

/**
 * Lays a county into a folder that is not there yet, as `concord synth --seed 4` would make it with the datasets asked for alone.
 * @param datasets of those above; of the others no file is there
 */
export async function copyCounty(folder: string, datasets: string[]): Promise<void> {
  const strange = datasets.filter((dataset) => !SENT.includes(dataset));
  if (strange.length > 0) throw new Error(`the shared county does not send ${strange.join(', ')}`);
  const made = await makeOnce('county', async (place) => {
    await synthesise({ residents: 1000, years: 1, seed: 4, endDate: DEFAULT_END_DATE, folder: place, datasets: SENT });
  });
  const isAsked = (path: string): boolean =>
    !path.includes(`${sep}extracts${sep}`) || statSync(path).isDirectory() || datasets.includes(datasetOf(path));
  cpSync(made, folder, { recursive: true, filter: isAsked });
}

/** What stands before the partner and the month. */
const datasetOf = (path: string): string => basename(path).replace(/_[A-Z0-9]+_\d{4}-\d{2}\..*$/, '');
