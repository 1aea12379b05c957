/** Infections of stays that are sealed are sealed too, and those of stays of a birth have no day: by admission and by last discharge. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEdition } from '../../src/edition/open-edition.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { csvOf, makePlantedCounty } from '../privacy/planted-county.ts';
import { type Cells, specimenOf } from '../privacy/planted-extracts.ts';
import { ADULTS, PEOPLE, type PlantedPerson, TRUST } from '../privacy/planted-people.ts';

const [sealed, mother, plain, again] = ADULTS as [PlantedPerson, PlantedPerson, PlantedPerson, PlantedPerson];
const baby = PEOPLE.at(-1)!;

const who = (p: PlantedPerson): Cells => ({
  // stays of one are told by the site of the trust, and infections by the trust
  provider_code: p === sealed ? `${TRUST}01` : TRUST,
  'nhs_number.value': p.nhs,
  local_patient_identifier: p.local.trust,
  date_of_birth: p.birth,
  stated_gender: p.sex,
  'usual_address.postcode': p.postcode,
});
const spell = (p: PlantedPerson, number: string, from: string, to: string, method = '21'): Cells => ({
  ...who(p),
  hospital_provider_spell_number: number,
  'location.site': 'RZ901',
  'admission.method': method,
  'admission.timestamp': `${from} 11:00:00`,
  'discharge.timestamp': `${to} 12:00:00`,
  'discharge.length_of_hospital_stay': 3,
});
// the episode does not know yet when the stay ended
const episode = (p: PlantedPerson, number: string, from: string, code: string): Cells => ({
  ...who(p),
  hospital_provider_spell_number: number,
  episode_number: 1,
  'admission.timestamp': `${from} 11:00:00`,
  'episode.start_timestamp': `${from} 11:00:00`,
  'care_location.site': 'RZ901',
  'diagnosis_icd.code.01': code,
});
const specimen = (p: PlantedPerson, number: string, on: string, more: Cells): Cells => ({
  ...specimenOf(p, number, on),
  DATE_ADMITTED: '',
  PRIOR_TRUST_EXPOSURE: 'HOHA',
  ...more,
});

const SPELLS = [
  spell(sealed, 'S1', '2026-01-03', '2026-01-09'),
  spell(mother, 'S2', '2026-01-10', '2026-01-13', '31'),
  spell(plain, 'S3', '2026-01-15', '2026-01-19'),
  spell(baby, 'S4', baby.birth, '2026-01-08', '82'),
  spell(again, 'S5', '2026-01-20', '2026-01-24'),
];
const EPISODES = [
  episode(sealed, 'S1', '2026-01-03', 'B23.8'),
  episode(mother, 'S2', '2026-01-10', 'O80'),
  episode(plain, 'S3', '2026-01-15', 'I489'),
  episode(baby, 'S4', baby.birth, 'Z380'),
  episode(again, 'S5', '2026-01-20', 'I489'),
];
const before = (on: string): Cells => ({ ADMITTED_IN_PREVIOUS_3_MONTHS: 'Yes', DATE_OF_MOST_RECENT_DISCHARGE: on });
const SPECIMENS = [
  // in the sealed stay; after it; in it, known by the trust's number alone
  specimen(sealed, 'M1', '2026-01-04', { DATE_ADMITTED: '2026-01-03' }),
  specimen(sealed, 'M2', '2026-01-21', { DATE_ADMITTED: '2026-01-20', ...before('2026-01-09') }),
  specimen(sealed, 'M3', '2026-01-05', { DATE_ADMITTED: '2026-01-03', NHS_NUMBER: '' }),
  specimen(mother, 'M4', '2026-01-12', { DATE_ADMITTED: '2026-01-10' }),
  specimen(mother, 'M5', '2026-01-26', { DATE_ADMITTED: '2026-01-25', ...before('2026-01-13') }),
  specimen(baby, 'M6', '2026-01-27', { DATE_ADMITTED: '2026-01-26', ...before('2026-01-08') }),
  specimen(plain, 'M7', '2026-01-17', { DATE_ADMITTED: '2026-01-15' }),
  // the same days as others', of somebody else
  specimen(again, 'M8', '2026-01-12', { DATE_ADMITTED: '2026-01-10', ...before('2026-01-09') }),
];

let top: string;
let rows: {
  on: string;
  admitted: string;
  discharged: string | null;
  coarse: boolean;
  days: number | null;
  onset: string;
}[];
let kept: { seen: number; care: number }[];

beforeAll(async () => {
  const made = await makePlantedCounty();
  top = made.top;
  rmSync(join(made.folder, 'sent'), { recursive: true });
  mkdirSync(join(made.folder, 'sent', TRUST), { recursive: true });
  for (const [dataset, sent] of Object.entries({ apc_spell: SPELLS, apc_episode: EPISODES, hcai_specimen: SPECIMENS }))
    writeFileSync(join(made.folder, 'sent', TRUST, `${dataset}_${TRUST}_2026-01.csv`), csvOf(sent));
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder], { cwd: top });
  await concord('land', join(made.folder, 'sent'));
  const { exitCode, err } = await concord('build', '--keys', made.keys, '--for', 'direct_care');
  if (exitCode !== 0) throw new Error(err);
  const edition = await openEdition(openWorkspace(made.folder));
  rows = await edition.engine.all(`select specimen_date::varchar as "on", admitted_on::varchar as admitted,
    last_discharged_on::varchar as discharged, dates_at_month as coarse, days_from_admission as days, onset
    from ${edition.table('infection')} order by all`);
  const used = edition.manifest.inputs.deliveries.filter(({ dataset }) => dataset === 'hcai_specimen');
  kept = used.map((d) => ({ seen: d.rowsAccepted, care: d.rowsCareOnly ?? 0 }));
  edition.close();
}, 900_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

it('of a sealed stay, and after one, they are in the care zone alone', () => {
  expect(kept).toEqual([{ seen: 8, care: 3 }]);
});

it('of a mother and of a newborn they have no day, and nothing that tells one; others keep theirs', () => {
  const month = { on: '2026-01-01', admitted: '2026-01-01', coarse: true, days: null, onset: 'hoha' };
  expect(rows).toEqual([
    { ...month, discharged: '2026-01-01' },
    { ...month, discharged: '2026-01-01' },
    { ...month, discharged: null },
    { on: '2026-01-12', admitted: '2026-01-10', discharged: '2026-01-09', coarse: false, days: 2, onset: 'hoha' },
    { on: '2026-01-17', admitted: '2026-01-15', discharged: null, coarse: false, days: 2, onset: 'hoha' },
  ]);
});
