/** An infection beside a sealed stay is sealed, however the stay is told, whatever the infection says of it and whoever could be linked. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openEdition } from '../../src/edition/open-edition.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';
import { csvOf, makePlantedCounty } from '../privacy/planted-county.ts';
import { type Cells, specimenOf } from '../privacy/planted-extracts.ts';
import { ADULTS, feedToken, MIND, type PlantedPerson, PUBLISHER, TRUST } from '../privacy/planted-people.ts';

/** Whose sealed stay of 3 to 9 January is told in which way; the last has a stay that is not sealed. */
const [clear, omop, fhir, mind, token, mindToken, unlinked, open, seen] = ADULTS as PlantedPerson[];
const FROM = '2026-01-03';
const TO = '2026-01-09';

const named = (p: PlantedPerson): Cells => ({
  'nhs_number.value': p.nhs,
  local_patient_identifier: p.local.trust,
  date_of_birth: p.birth,
  stated_gender: p.sex,
  'usual_address.postcode': p.postcode,
});
const hidden = (p: PlantedPerson): Cells => ({
  PSEUDO_NHS_NUMBER: feedToken(p.nhs),
  yearmonth_of_birth: p.birth.slice(0, 7),
  stated_gender: p.sex,
});
const spell = (p: PlantedPerson, who: Cells, to = TO): Cells => ({
  provider_code: TRUST,
  hospital_provider_spell_number: `S${p.n}`,
  ...who,
  'location.site': 'RZ901',
  'admission.method': '21',
  'admission.timestamp': `${FROM} 11:00:00`,
  'discharge.timestamp': to && `${to} 12:00:00`,
});
const episode = (p: PlantedPerson, who: Cells, code: string): Cells => ({
  provider_code: TRUST,
  hospital_provider_spell_number: `S${p.n}`,
  episode_number: 1,
  ...who,
  'admission.timestamp': `${FROM} 11:00:00`,
  'episode.start_timestamp': `${FROM} 11:00:00`,
  'care_location.site': 'RZ901',
  'diagnosis_icd.code.01': code,
});
/** The birth date in the month of its owner, without any number that is theirs. */
const unknown = (p: PlantedPerson): Cells => ({
  ...named(p),
  'nhs_number.value': '',
  local_patient_identifier: 'TRELSE',
  'usual_address.postcode': '',
});
const HIV = 'B23.8';

const mental = (p: PlantedPerson, who: Cells): Cells => ({
  ReportingPeriodStartDate: '2026-01-01',
  OrgIDProv: MIND,
  UniqServReqID: `MH${p.n}`,
  Gender: p.sex,
  ...who,
});
const referral = (p: PlantedPerson, who: Cells): Cells => ({
  ...mental(p, who),
  ReferralRequestReceivedDate: '2026-01-02 09:00:00',
  ServTeamTypeRefToMH: 'A01',
  PrimReasonReferralMH: '20',
});
const ward = (p: PlantedPerson, who: Cells): Cells => ({
  ...mental(p, who),
  UniqHospProvSpellID: `W${p.n}`,
  StartDateHospProvSpell: `${FROM} 11:00:00`,
  DischDateHospProvSpell: `${TO} 12:00:00`,
  MHAdmittedPatientClass: '200',
});
const inClear = (p: PlantedPerson): Cells => ({
  NHSNumber: p.nhs,
  LocalPatientId: `M${p.n}`,
  PersonBirthDate: p.birth,
});
const inTokens = (p: PlantedPerson): Cells => ({
  PSEUDO_NHS_NUMBER: feedToken(p.nhs),
  BIRTH_YEAR_MONTH: p.birth.slice(0, 7),
});

const SENT: Record<string, { from: string; rows: Cells[] }> = {
  apc_spell: {
    from: TRUST,
    rows: [
      spell(clear!, named(clear!)),
      spell(unlinked!, unknown(unlinked!)),
      spell(open!, named(open!), ''),
      spell(seen!, named(seen!)),
    ],
  },
  apc_episode: {
    from: TRUST,
    rows: [
      episode(clear!, named(clear!), HIV),
      episode(unlinked!, unknown(unlinked!), HIV),
      episode(open!, named(open!), HIV),
      episode(seen!, named(seen!), 'I489'),
    ],
  },
  apc_spell_tokens: { from: PUBLISHER, rows: [spell(token!, hidden(token!))] },
  apc_episode_tokens: { from: PUBLISHER, rows: [episode(token!, hidden(token!), HIV)] },
  mhsds_referral: { from: MIND, rows: [referral(mind!, inClear(mind!))] },
  mhsds_spell: { from: MIND, rows: [ward(mind!, inClear(mind!))] },
  mhsds_referral_tokens: { from: PUBLISHER, rows: [referral(mindToken!, inTokens(mindToken!))] },
  mhsds_spell_tokens: { from: PUBLISHER, rows: [ward(mindToken!, inTokens(mindToken!))] },
  omop_person: {
    from: TRUST,
    rows: [
      {
        ...{ person_id: 1, nhs_number: omop!.nhs, gender_concept_id: omop!.sex === '1' ? 8507 : 8532 },
        ...{ year_of_birth: omop!.birth.slice(0, 4), birth_datetime: omop!.birth },
        ...{ race_concept_id: 0, ethnicity_concept_id: 0 },
      },
    ],
  },
  omop_visit_occurrence: {
    from: TRUST,
    rows: [
      {
        ...{ visit_occurrence_id: 11, person_id: 1, visit_concept_id: 9201, visit_start_date: FROM },
        ...{ visit_end_date: TO, visit_type_concept_id: 32817 },
      },
    ],
  },
  omop_condition_occurrence: {
    from: TRUST,
    rows: [
      {
        ...{ condition_occurrence_id: 21, person_id: 1, condition_concept_id: 0, condition_start_date: FROM },
        ...{ condition_type_concept_id: 32817, visit_occurrence_id: 11, condition_source_value: HIV },
      },
    ],
  },
};

/** The patient has the number; the rest refers to the patient. */
const FHIR: Record<string, object[]> = {
  Patient: [
    {
      ...{ resourceType: 'Patient', id: 'p1', birthDate: fhir!.birth, gender: fhir!.sex === '1' ? 'male' : 'female' },
      ...{ name: [{ family: fhir!.surname, given: [fhir!.forename] }] },
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: fhir!.nhs }],
    },
  ],
  Encounter: [
    {
      ...{ resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'IMP' } },
      ...{ subject: { reference: 'Patient/p1' }, period: { start: `${FROM}T11:00:00Z`, end: `${TO}T12:00:00Z` } },
    },
  ],
  Condition: [
    {
      ...{
        resourceType: 'Condition',
        id: 'c1',
        subject: { reference: 'Patient/p1' },
        encounter: { reference: 'Encounter/e1' },
      },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'B23.8' }] },
    },
  ],
};

/** Without a day of admission, unless it is said. */
const specimen = (p: PlantedPerson, number: string, on: string, more: Cells = {}): Cells => ({
  ...specimenOf(p, number, on),
  REPORTING_ORGANISATION_CODE: 'RZ6',
  HOSPITAL_NUMBER: `X${p.n}`,
  ...more,
});
const IN_STAY: [string, PlantedPerson][] = [
  ['without a day of admission', clear!],
  ['OMOP', omop!],
  ['FHIR', fhir!],
  ['mhsds_spell', mind!],
  ['tokens', token!],
  ['mhsds_spell_tokens', mindToken!],
  ['a stay that is nobody’s', unlinked!],
];
const SPECIMENS: [string, Cells][] = [
  ...IN_STAY.map(([how, p], i): [string, Cells] => [how, specimen(p, `IN${i}`, '2026-01-06')]),
  ...IN_STAY.map(([how, p], i): [string, Cells] => [`after: ${how}`, specimen(p, `AF${i}`, '2026-01-11')]),
  ['the day before', specimen(token!, 'E1', '2026-01-02')],
  ['two days before', specimen(token!, 'E2', '2026-01-01')],
  ['the day after', specimen(mind!, 'E3', '2026-01-10')],
  ['after a stay that it names', specimen(omop!, 'E4', '2026-01-26', { DATE_OF_MOST_RECENT_DISCHARGE: TO })],
  ['after one without an end', specimen(open!, 'E5', '2026-01-26')],
  ['before one without an end', specimen(open!, 'E6', '2026-01-01')],
  ['by a number of the patient alone', specimen(clear!, 'E7', '2026-01-06', ownNumber(clear!))],
  ['in a stay that is not sealed', specimen(seen!, 'E8', '2026-01-06')],
];

/** Known by the trust's own number, and by nothing that links it. */
function ownNumber(p: PlantedPerson): Cells {
  const nothing = { NHS_NUMBER: '', FORENAME: '', SURNAME: '', POSTCODE: '', DATE_OF_BIRTH: '' };
  return { ...nothing, HOSPITAL_NUMBER: p.local.trust };
}

let top: string;
let published: string[];

beforeAll(async () => {
  const made = await makePlantedCounty();
  top = made.top;
  const folder = join(made.folder, 'sent');
  rmSync(folder, { recursive: true });
  const all = { ...SENT, hcai_specimen: { from: TRUST, rows: SPECIMENS.map(([, row]) => row) } };
  const sends = (code: string): string[] => [
    ...Object.keys(all).filter((id) => all[id as keyof typeof all]?.from === code),
    ...(code === TRUST ? ['fhir_patient', 'fhir_encounter', 'fhir_condition'] : []),
  ];
  const partners = [TRUST, MIND, PUBLISHER].map((code) => ({ code, name: `Partner ${code}`, sends: sends(code) }));
  const systems = [{ code: 'QZ9', name: 'Somewhere', ons_code: 'E54999999', trusts: [TRUST] }];
  writeFileSync(
    join(made.folder, 'concord.yaml'),
    stringify({ title: 'Planted', notice: 'made up', systems, partners }),
  );
  for (const { code } of partners) mkdirSync(join(folder, code), { recursive: true });
  for (const [dataset, { from, rows }] of Object.entries(all)) {
    const name = dataset.startsWith('omop_') ? `${dataset}.csv` : `${dataset}_${from}_2026-01.csv`;
    writeFileSync(join(folder, from, name), csvOf(rows));
  }
  for (const [kind, rows] of Object.entries(FHIR))
    writeFileSync(join(folder, TRUST, `${kind}.1.ndjson`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder], { cwd: top });
  const land = await concord('land', folder);
  const build = await concord('build', '--keys', made.keys, '--for', 'direct_care');
  if (build.exitCode !== 0 || land.exitCode !== 0) throw new Error(`${land.out}${land.err}${build.err}`);
  const edition = await openEdition(openWorkspace(made.folder));
  // the number of a specimen does not pass: rows are told apart by what does
  published = (
    await edition.engine.all<{ on: string; birth: string }>(
      `select specimen_date::varchar as "on", coalesce(birth_month::varchar, '') as birth from ${edition.table('infection')}`,
    )
  ).map(({ on, birth }) => `${on} ${birth}`);
  const stays = await edition.engine.all<{ n: number }>(
    `select count(*) as n from ${edition.table('hospital_spell')} union all select count(*) from ${edition.table('mental_health_spell')}`,
  );
  edition.close();
  // of all stays one alone is not sealed
  expect(stays.map(({ n }) => n)).toEqual([1, 0]);
}, 900_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

const SEEN = ['two days before', 'before one without an end', 'in a stay that is not sealed'];

it.each(SPECIMENS)('%s', (how, row) => {
  const told = `${row.SPECIMEN_DATE} ${String(row.DATE_OF_BIRTH && `${String(row.DATE_OF_BIRTH).slice(0, 7)}-01`)}`;
  const isSeen = SEEN.includes(how) || how.startsWith('after: ');
  expect(published.includes(told)).toBe(isSeen);
});

it('and nothing else', () => {
  expect(published).toHaveLength(IN_STAY.length + SEEN.length);
});
