/** Values that did not pass the privacy line are counted, of each delivery and column: by hand, told where an operator looks, never the values. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Manifest } from '../../src/edition/manifest.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { qualityToPassOn } from '../../src/metric/quality-to-pass-on.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { csvOf, makePlantedCounty } from '../privacy/planted-county.ts';
import type { Cells } from '../privacy/planted-extracts.ts';
import { ADULTS, type PlantedPerson, TRUST } from '../privacy/planted-people.ts';

const people = ADULTS.slice(0, 7) as PlantedPerson[];
const [, , , , rejected, sealed, sealedToo] = people as [PlantedPerson, ...PlantedPerson[]];
const who = (p: PlantedPerson): Cells => ({
  provider_code: TRUST,
  hospital_provider_spell_number: `S${p.n}`,
  'nhs_number.value': p.nhs,
  local_patient_identifier: p.local.trust,
  date_of_birth: p.birth,
  stated_gender: p.sex,
  'usual_address.postcode': p.postcode,
  'admission.timestamp': p === rejected ? 'soon' : '2026-01-03 11:00:00',
});
const together = (p: PlantedPerson): string => p.postcode.replace(' ', '');

/** Of the sites three are of the form; one postcode stands in a rejected row, one in a row that stays in the care zone. */
const SITES = (p: PlantedPerson, i: number): string =>
  ['RZ902', 'RZ901', together(p), together(p), together(p), together(p), 'RZ901'][i]!;
/** So many that one rejected row is few. */
const OTHERS = 200;
const SPELLS: Cells[] = people.map((p, i) => ({
  ...who(p),
  'location.site': SITES(p, i),
  'admission.method': '21',
  'discharge.timestamp': '2026-01-09 12:00:00',
}));
for (let i = 0; i < OTHERS; i++) SPELLS.push({ ...SPELLS[1]!, hospital_provider_spell_number: `F${i}` });
const EPISODES = people
  .filter((p) => p !== rejected)
  .map((p) => ({
    ...who(p),
    episode_number: 1,
    'episode.start_timestamp': '2026-01-03 11:00:00',
    'care_location.site': 'RZ901',
    'diagnosis_icd.code.01': p === sealed || p === sealedToo ? 'B23.8' : 'I489',
  }));

let top: string;
let said: string[];
let manifests: Manifest[];

beforeAll(async () => {
  const made = await makePlantedCounty();
  top = made.top;
  rmSync(join(made.folder, 'sent'), { recursive: true });
  mkdirSync(join(made.folder, 'sent', TRUST), { recursive: true });
  for (const [dataset, sent] of Object.entries({ apc_spell: SPELLS, apc_episode: EPISODES }))
    writeFileSync(join(made.folder, 'sent', TRUST, `${dataset}_${TRUST}_2026-01.csv`), csvOf(sent));
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder], { cwd: top });
  await concord('land', join(made.folder, 'sent'));
  manifests = [];
  said = [];
  const kept = join(made.folder, '.concord/withheld/apc_spell.json');
  for (const day of ['first', 'again', 'damaged']) {
    if (day === 'damaged') writeFileSync(kept, '{"half');
    const { exitCode, out, err } = await concord('build', '--keys', made.keys, '--for', 'direct_care');
    if (exitCode !== 0) throw new Error(`${day}: ${err}`);
    said.push(out + err);
    const edition = await openEdition(openWorkspace(made.folder));
    manifests.push(edition.manifest);
    edition.close();
    expect(Object.values(JSON.parse(readFileSync(kept, 'utf8')))).toEqual([{ site_code: 3 }]);
  }
}, 900_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

it('of each delivery and column, of both zones and of no rejected row; also of what was found again, and where what was kept of it is damaged', () => {
  for (const { inputs } of manifests) {
    const told = inputs.deliveries.map(({ dataset, rowsAccepted, rowsCareOnly, valuesWithheld }) => ({
      ...{ dataset, rowsAccepted, rowsCareOnly, valuesWithheld },
    }));
    expect(told.sort((a, b) => (a.dataset < b.dataset ? -1 : 1))).toEqual([
      { dataset: 'apc_episode', rowsAccepted: 6, rowsCareOnly: 2, valuesWithheld: undefined },
      { dataset: 'apc_spell', rowsAccepted: 6 + OTHERS, rowsCareOnly: 2, valuesWithheld: { site_code: 3 } },
    ]);
  }
});

const FAULT = "of 'site_code' withheld at the privacy line: not of the form of the column, or may tell who somebody is";

it('among the known faults of the dataset, without the number beside figures to be passed on', () => {
  const quality = manifests[0]!.quality.find(({ dataset }) => dataset === 'apc_spell')!;
  expect(quality.knownFaults).toContain(`3 values ${FAULT}`);
  expect(qualityToPassOn(quality).knownFaults).toContain(`some values ${FAULT}`);
  expect(qualityToPassOn({ ...quality, knownFaults: [`1 value ${FAULT}`] }).knownFaults).toEqual([
    `some values ${FAULT}`,
  ]);
});

it('by the build, which names the columns and no value', () => {
  expect(said[0]).toContain('3 values were withheld at the privacy line');
  expect(said[0]).toContain('apc_spell.site_code 3');
  for (const p of people) expect(said.join('')).not.toContain(together(p));
});
