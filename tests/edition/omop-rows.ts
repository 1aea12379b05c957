/** Made-up rows of an edition's tables as a purpose sees them, with every trouble that they may have. */
import { fileURLToPath } from 'node:url';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { type Engine, identifier, literal } from '../../src/engine/engine.ts';

export const PLANS = readTableModel({ catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] });
export const RELEASE = '2025-12-31';

export type MadeRow = Record<string, string | number | boolean | null>;
export type MadeTables = Record<string, MadeRow[]>;

/** A small generator of chance that gives the same numbers everywhere (mulberry32). */
export function chance(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function madeTables(people: number, seed: number): MadeTables {
  const next = chance(seed);
  const pick = <T>(...from: T[]): T => from[Math.floor(next() * from.length)]!;
  const day = (): string | null =>
    next() < 0.03 ? null : new Date(Date.UTC(2023, 0, 1 + Math.floor(next() * 1200))).toISOString().slice(0, 10);
  const at = (date: string | null) => date && `${date} ${pick('08:15:00', '23:50:00')}`;
  const later = (date: string | null, days: number) =>
    date && new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
  const tokens = Array.from({ length: people }, (_, i) => `T${String((i * 7919) % people).padStart(5, '0')}`);
  /** unlinked, or of somebody who is not in the table of people */
  const who = () => (next() < 0.05 ? null : next() < 0.05 ? 'STRANGER' : pick(...tokens));
  const times = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
  const stay = (i: number): MadeRow => {
    const start = day();
    return {
      person_token: who(),
      provider_code: pick('RX1', 'RX2'),
      spell_id: i,
      admitted_at: at(start),
      discharged_at: next() < 0.1 ? null : at(later(start, Math.floor(next() * 20))),
      admission_source: '19',
      discharge_destination: pick('19', '29'),
    };
  };
  const spells = times(people * 2, stay);
  const episodes = spells.map((s) => ({
    ...pickKeys(s, 'person_token', 'provider_code', 'spell_id'),
    episode_number: 1,
    started_at: s.admitted_at!,
    main_specialty: pick('300', '100', null),
  }));
  const ofEpisodes = (position: number, more: MadeRow) =>
    episodes.map((e) => ({
      ...pickKeys(e, 'person_token', 'provider_code', 'spell_id', 'episode_number'),
      position,
      ...more,
    }));
  return {
    person: [
      ...tokens.map((t, i) => ({
        person_token: t,
        sex: pick('1', '2', null),
        birth_month: i % 17 === 3 ? null : '1970-05-01',
        ethnic_category: pick('A', null),
        lsoa_code: pick('E01000001', 'W01000002', null),
        practice_code: pick('E81001', 'E81002', null),
        death_date: i % 9 === 0 ? '2025-03-04' : null,
      })),
      { person_token: null, sex: '1', birth_month: '1980-01-01' },
    ],
    registration: tokens
      .filter((_, i) => i % 4 !== 0)
      .flatMap((t, i) => {
        const first = {
          person_token: t,
          registration_id: i * 2,
          held_from: '2023-01-01',
          held_to: i % 3 === 0 ? '2024-02-01' : null,
        };
        return i % 3 === 0
          ? [
              first,
              {
                person_token: t,
                registration_id: i * 2 + 1,
                held_from: pick('2024-02-01', '2024-06-01'),
                held_to: null,
              },
              { person_token: t, registration_id: -1 - i, held_from: null, held_to: null },
            ]
          : [first];
      }),
    // of the first a second registration; one of nobody, and one of a stranger
    death: [...tokens.filter((_, i) => i % 18 === 0), tokens[0]!, null, 'STRANGER'].map((t, i) => ({
      ...{
        person_token: t,
        death_id: i,
        death_date: '2025-03-04',
        underlying_cause: i < people / 18 ? 'I219' : 'C349',
      },
    })),
    organisation: [
      { kind: 'trust', code: 'RX1', name: 'First trust' },
      { kind: 'practice', code: 'E81001', name: 'Surgery' },
      { kind: 'icb', code: 'RX2', name: 'not this one' },
    ],
    hospital_spell: spells,
    episode: episodes,
    episode_diagnosis: [...ofEpisodes(1, { icd10: 'J189' }), ...ofEpisodes(2, { icd10: 'E119' })].map((d, i) => ({
      ...d,
      started_on: (episodes[i % episodes.length]!.started_at as string | null)?.slice(0, 10) ?? null,
    })),
    procedure: ofEpisodes(1, { opcs4: 'K634' }).map((d) => ({ ...d, performed_on: pick(day(), null) })),
    mental_health_diagnosis: times(people, (i) => ({
      person_token: who(),
      provider_code: 'RX3',
      diagnosis_id: i,
      diagnosed_on: day(),
      icd10: 'F329',
    })),
    mental_health_spell: times(10, stay),
    emergency_attendance: times(people, (i) => {
      const d = day();
      return {
        person_token: who(),
        provider_code: 'RX1',
        attendance_id: i,
        arrived_at: at(d),
        departed_at: pick(at(later(d, 1)), null),
        diagnosis_1: pick('22298006', null),
        diagnosis_2: pick('73211009', null),
        treatment_1: pick('182777000', null),
      };
    }),
    outpatient_appointment: times(people, (i) => ({
      person_token: who(),
      provider_code: 'RX2',
      appointment_id: i,
      appointment_date: day(),
      attended: pick(true, false),
      main_specialty: pick('300', '340'),
      procedure_code: pick('X621', null),
    })),
    gp_encounter: times(people, (i) => ({
      person_token: who(),
      encounter_id: i,
      practice_code: pick('E81001', 'E81002'),
      start_at: at(day()),
      attended: pick(true, true, false),
    })),
    community_contact: times(20, (i) => ({
      person_token: who(),
      provider_code: 'RX4',
      contact_id: i,
      contact_at: at(day()),
      attended: true,
    })),
    mental_health_contact: times(20, (i) => ({
      person_token: who(),
      provider_code: 'RX3',
      contact_id: i,
      contact_at: at(day()),
      attended: pick(true, false),
    })),
    gp_event: times(people * 6, (i) => ({
      person_token: who(),
      event_id: i,
      practice_code: pick('E81001', 'E81002'),
      encounter_id: pick(null, i % people),
      effective_date: day(),
      code: pick('44054006', '60621009', '185349003', null),
      value: pick(null, null, 24.5),
      unit: pick('kg/m2', null),
      is_problem: pick(true, false, false),
    })),
    condition_codes: [
      { condition: 'DM', scheme: 'snomed-ct', code: '44054006', kind: 'diagnosis' },
      { condition: 'DM', scheme: 'icd-10', code: 'E11', kind: 'diagnosis' },
    ],
    observation: times(15, (i) => ({
      person_token: who(),
      source: pick('gp', 'community'),
      provider_code: 'RX4',
      measured_id: i,
      observation: 'weight',
      observed_on: day(),
      value_as_sent: 80,
      unit_as_sent: 'kg',
    })),
    prescription: times(people * 2, (i) => ({
      person_token: who(),
      prescription_id: i,
      practice_code: 'E81001',
      issue_date: day(),
      bnf_reference: '0212000B0',
      quantity: pick(28, null),
      quantity_unit: 'tablet',
      duration_days: pick(28, 0, null),
    })),
    immunisation: times(20, (i) => ({
      person_token: who(),
      immunisation_id: i,
      practice_code: 'E81002',
      vaccination_date: day(),
      vaccine: 'MMR',
    })),
  };
}

const pickKeys = (row: MadeRow, ...keys: string[]): MadeRow => Object.fromEntries(keys.map((k) => [k, row[k] ?? null]));

/** Lays the rows as tables `made_<name>` with the columns of the edition; answers the relations by name. */
export async function layMadeTables(engine: Engine, made: MadeTables): Promise<Record<string, string>> {
  const relations: Record<string, string> = {};
  for (const [name, rows] of Object.entries(made)) {
    const plan = PLANS.find((p) => p.name === name);
    if (!plan) throw new Error(`no table ${name}`);
    const columns = plan.columns.map((c) => ({
      ...c,
      name: c.name === 'person_key' ? 'person_token' : c.name,
      type: c.name === 'person_key' ? 'varchar' : c.type,
    }));
    await engine.run(
      `create or replace table made_${name} (${columns.map((c) => `${identifier(c.name)} ${c.type}`).join(', ')})`,
    );
    const value = (v: MadeRow[string] | undefined): string =>
      v === null || v === undefined ? 'null' : typeof v === 'string' ? literal(v) : String(v);
    const known = new Set(columns.map((c) => c.name));
    for (const key of new Set(rows.flatMap(Object.keys))) if (!known.has(key)) throw new Error(`${name} has no ${key}`);
    for (let i = 0; i < rows.length; i += 500)
      await engine.run(
        `insert into made_${name} values ${rows
          .slice(i, i + 500)
          .map((r) => `(${columns.map((c) => value(r[c.name])).join(', ')})`)
          .join(', ')}`,
      );
    relations[name] = `made_${name}`;
  }
  return relations;
}
