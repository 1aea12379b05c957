/** A stay that is sealed is one of its trust: another trust's stay of the same number is seen, whichever way a trust writes its own code. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openEdition } from '../../src/edition/open-edition.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { csvOf, makePlantedCounty } from '../privacy/planted-county.ts';
import type { Cells } from '../privacy/planted-extracts.ts';
import { ADULTS, MIND, type PlantedPerson, TRUST } from '../privacy/planted-people.ts';

const [sealed, bySite, other, near] = ADULTS as [PlantedPerson, PlantedPerson, PlantedPerson, PlantedPerson];
const FURTHER = 'RY8';
const HIV = 'B23.8';

const stay = (p: PlantedPerson, provider: string, number: string): Cells => ({
  provider_code: provider,
  hospital_provider_spell_number: number,
  'nhs_number.value': p.nhs,
  local_patient_identifier: p.local.trust,
  date_of_birth: p.birth,
  stated_gender: p.sex,
  'usual_address.postcode': p.postcode,
  'admission.timestamp': '2026-01-03 11:00:00',
});
const spell = (p: PlantedPerson, provider: string, number: string): Cells => ({
  ...stay(p, provider, number),
  'location.site': `${provider.slice(0, 3)}01`,
  'admission.method': '21',
  'discharge.timestamp': '2026-01-09 12:00:00',
});
const episode = (p: PlantedPerson, provider: string, number: string, code: string): Cells => ({
  ...stay(p, provider, number),
  episode_number: 1,
  'episode.start_timestamp': '2026-01-03 11:00:00',
  'care_location.site': `${provider.slice(0, 3)}01`,
  'diagnosis_icd.code.01': code,
});
const mental = (p: PlantedPerson, provider: string, reason: Cells): Cells => ({
  ...{ ReportingPeriodStartDate: '2026-01-01', OrgIDProv: provider, UniqServReqID: 'M1', Gender: p.sex },
  ...{ NHSNumber: p.nhs, LocalPatientId: `M${p.n}`, PersonBirthDate: p.birth },
  ...{ ReferralRequestReceivedDate: '2026-01-02 09:00:00', ...reason },
});

/** Whose codes are sealed comes first of each; the number is the same. */
const SENT: Record<string, Cells[]> = {
  [`${TRUST}/apc_spell`]: [spell(sealed, TRUST, 'S1'), spell(bySite, `${TRUST}01`, 'S2')],
  [`${TRUST}/apc_episode`]: [episode(sealed, TRUST, 'S1', HIV), episode(bySite, TRUST, 'S2', HIV)],
  [`${FURTHER}/apc_spell`]: [spell(other, FURTHER, 'S1'), spell(near, `${FURTHER}01`, 'S2')],
  [`${FURTHER}/apc_episode`]: [episode(other, FURTHER, 'S1', 'I489'), episode(near, `${FURTHER}01`, 'S2', 'I489')],
  [`${MIND}/mhsds_referral`]: [mental(sealed, MIND, { ServTeamTypeRefToMH: 'A01', PrimReasonReferralMH: '20' })],
  [`${FURTHER}/mhsds_referral`]: [mental(other, FURTHER, { ServTeamTypeRefToMH: 'A02', PrimReasonReferralMH: '03' })],
};

let top: string;
let seen: Record<string, string[]>;
let kept: Record<string, number>;

beforeAll(async () => {
  const made = await makePlantedCounty();
  top = made.top;
  const folder = join(made.folder, 'sent');
  rmSync(folder, { recursive: true });
  const sends = (code: string): string[] =>
    Object.keys(SENT).flatMap((path) => (path.startsWith(`${code}/`) ? [path.slice(code.length + 1)] : []));
  const partners = [TRUST, FURTHER, MIND].map((code) => ({ code, name: `Partner ${code}`, sends: sends(code) }));
  const systems = [{ code: 'QZ9', name: 'Somewhere', ons_code: 'E54999999', trusts: [TRUST] }];
  writeFileSync(join(made.folder, 'concord.yaml'), stringify({ title: 'Two', notice: 'made up', systems, partners }));
  for (const [path, rows] of Object.entries(SENT)) {
    const [from, dataset] = path.split('/') as [string, string];
    mkdirSync(join(folder, from), { recursive: true });
    writeFileSync(join(folder, from, `${dataset}_${from}_2026-01.csv`), csvOf(rows));
  }
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder], { cwd: top });
  const land = await concord('land', folder);
  const build = await concord('build', '--keys', made.keys, '--for', 'direct_care');
  if (build.exitCode !== 0 || land.exitCode !== 0) throw new Error(`${land.out}${land.err}${build.err}`);
  const edition = await openEdition(openWorkspace(made.folder));
  const told = async (table: string): Promise<string[]> =>
    (
      await edition.engine.all<{ v: string }>(
        `select provider_code as v from ${edition.table(table)} where person_key is not null order by v`,
      )
    ).map(({ v }) => v);
  seen = Object.fromEntries(
    await Promise.all(['hospital_spell', 'episode', 'referral'].map(async (table) => [table, await told(table)])),
  );
  kept = {};
  for (const { dataset, rowsCareOnly } of edition.manifest.inputs.deliveries)
    kept[dataset] = (kept[dataset] ?? 0) + (rowsCareOnly ?? 0);
  edition.close();
}, 900_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

it('stays of another trust with the number of a sealed one are seen, and whose they are', () => {
  expect(seen).toEqual({
    hospital_spell: [FURTHER, `${FURTHER}01`],
    episode: [FURTHER, `${FURTHER}01`],
    referral: [FURTHER],
  });
});

it('the whole of a sealed stay is in the care zone alone, also where one row names the site and another the trust', () => {
  expect(kept).toEqual({ apc_spell: 2, apc_episode: 2, mhsds_referral: 1 });
});
