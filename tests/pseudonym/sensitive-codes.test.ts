/** Which rows carry a sensitive code: the list and where codes stand are read with every fault, and SQL finds what a slow twin finds. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { type Engine, identifier, literal, openEngine } from '../../src/engine/engine.ts';
import { laySensitiveCodes, markSensitiveCodes } from '../../src/pseudonym/mark-sensitive-codes.ts';
import {
  codeColumns,
  readSensitiveCodes,
  type SensitiveCode,
  unknownDatasets,
} from '../../src/pseudonym/read-sensitive-codes.ts';
import { markStays } from '../../src/pseudonym/stays.ts';
import { markWholeRecords, recordColumns, recordText } from '../../src/pseudonym/whole-records.ts';
import { FORMAT_CHECKS } from '../../src/quality/value-formats.ts';
import { chance } from '../journey/care-twin.ts';
import { column, madeContract } from '../quality/made-contract.ts';

const CATALOGUE = resolve(import.meta.dirname, '../../catalogue');
const contracts = [...loadContracts({ catalogueFolders: [CATALOGUE] }).values()].filter((c) => c.identity !== 'none');
const ours = readSensitiveCodes({ catalogueFolders: [CATALOGUE] });

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

describe('the list of the catalogue', () => {
  const rows: Record<string, string>[] = parse(readFileSync(join(CATALOGUE, 'codes/sensitive_codes.csv')), {
    columns: true,
  });

  it('says of every code why it is there, from where, and in which version of the list', () => {
    for (const row of rows)
      for (const [name, value] of Object.entries(row))
        expect([row.code, name, value !== '']).toEqual([row.code, name, true]);
    expect(ours.codes.length).toBe(rows.length);
    expect(new Set(rows.map((row) => row.group))).toEqual(
      new Set([
        ...['assisted conception', 'gender recognition', 'sexually transmitted infection', 'termination of pregnancy'],
        ...['abuse', 'criminality'],
      ]),
    );
  });

  it('has no SNOMED CT code with a wrong check digit', async () => {
    for (const { code } of rows.filter((row) => row.system === 'snomed-ct')) {
      const { bad } = await engine.one<{ bad: boolean }>(
        `select ${FORMAT_CHECKS['snomed-ct'].fault('t', '')} as bad from (select ${literal(code!)} as t)`,
      );
      expect([code, bad]).toEqual([code, false]);
    }
  });

  it('takes no code that only resembles one: what is near and is not of the sort', () => {
    const listed = (system: string, code: string): boolean => isSensitive(ours.codes, system, code);
    // miscarriage, a birth, other infections, fertility tests, an operation on the tube, contraception
    for (const code of ['O039', 'O800', 'A499', 'B251', 'N970', 'Z310', 'Z301', 'R760'])
      expect([code, listed('icd-10', code)]).toEqual([code, false]);
    for (const code of ['Q111', 'Q384', 'Q181', 'X141']) expect([code, listed('opcs-4', code)]).toEqual([code, false]);
    for (const code of ['O040', 'O04.9', 'B20X', 'B24XA', 'a54.3', 'F640', 'Z312', 'T74.1', 'Z651'])
      expect([code, listed('icd-10', code)]).toEqual([code, true]);
  });
});

describe('codes in the contracts of the catalogue', () => {
  it('are looked for where contracts and sensitive.yaml say that codes are', () => {
    const searched = contracts.filter((c) => markSensitiveCodes(c, ours) !== c).map((c) => c.id);
    expect(searched).toEqual(
      contracts
        .filter((c) => codeColumns(c, ours).some(({ system }) => ours.codes.some((x) => x.system === system)))
        .map((c) => c.id),
    );
    for (const id of [
      ...['gp_observation', 'gp_medication_order', 'dispensed_item', 'apc_episode', 'apc_episode_tokens'],
      ...['outpatient_appointment', 'ecds_attendance', 'csds_activity', 'mhsds_referral', 'mhsds_diagnosis', 'death'],
      ...['cancer_pathway', 'waiting_list', 'omop_condition_occurrence', 'fhir_condition', 'fhir_procedure'],
    ])
      expect(searched).toContain(id);
    for (const id of ['pds_person', 'gp_registration', 'apc_spell', 'council_tax']) expect(searched).not.toContain(id);
  });

  it('stand in no other column: each whose name speaks of a code has a system, or is known to hold none', () => {
    const coded =
      /(diagnosis_[0-9]|diagnosis_code|primary_diagnosis|_cause|mention_|procedure_[0-9]|procedure_code|_snomed|concept_code|bnf_(code|reference)|comorbidity_|(condition|procedure|drug|measurement|observation|cause)_(source_)?concept_id|value_as_concept_id)/;
    const open = contracts.flatMap((c) => {
      const looked = codeColumns(c, ours).map((l) => l.column);
      return c.columns
        .filter(({ name }) => coded.test(name) && !looked.includes(name))
        .map(({ name }) => `${c.id}.${name}`);
    });
    expect(open.filter((name) => !/procedure_date|_approved$/.test(name))).toEqual([]);
  });

  it('name records that are sensitive as a whole, which more than one dataset has', () => {
    for (const kind of ours.wholeRecords) {
      const having = contracts.filter((c) => recordColumns(c, [kind]).length > 0).map((c) => c.id);
      expect([kind, having.length > 1]).toEqual([kind, true]);
    }
    expect(contracts.filter((c) => recordColumns(c, ['spell']).length > 0).map((c) => c.id)).toEqual([
      ...['apc_episode', 'apc_episode_tokens', 'apc_spell', 'apc_spell_tokens'],
    ]);
  });

  it('name whose number it is of records that each provider counts by itself', () => {
    const text = (id: string, name: string): string => {
      const contract = contracts.find((c) => c.id === id)!;
      const marked = markWholeRecords(contract, ours.numberedBy);
      return recordText(marked.columns.find((c) => c.name === name)!);
    };
    for (const contract of contracts) expect(() => markWholeRecords(contract, ours.numberedBy)).not.toThrow();
    // whose key says so, or by whom it is given; a number that is in no key is one of another row
    const alone = contracts.flatMap((c) =>
      recordColumns(c, ours.wholeRecords).filter(
        ({ column, kind }) => c.key.length > 1 && !column.issuedBy && !ours.numberedBy[kind],
      ),
    );
    expect(alone).toEqual([]);
    const number = (column: string): string =>
      `upper(left(nullif(trim(("provider_code")::varchar), ''), 3)) || ' | ' || nullif(trim(("${column}")::varchar), '')`;
    for (const id of ['apc_spell', 'apc_episode', 'apc_spell_tokens', 'apc_episode_tokens'])
      expect([id, text(id, 'spell_id')]).toEqual([id, number('spell_id')]);
    expect(text('mhsds_contact', 'referral_id')).toBe(number('referral_id'));
    expect(text('omop_condition_occurrence', 'visit_occurrence_id')).toContain('_from');
  });

  it('are a fault where a dataset does not say whose its records are', () => {
    const spell = contracts.find((c) => c.id === 'apc_spell')!;
    const without = { ...spell, columns: spell.columns.filter((c) => c.name !== 'provider_code') };
    expect(() => markWholeRecords(without, ours.numberedBy)).toThrow(
      "apc_spell has no column 'provider_code', so nobody would know whose spell its rows are of",
    );
    expect(markWholeRecords(without, {})).toBe(without);
  });

  const searched = contracts.filter((c) => markSensitiveCodes(c, ours) !== c);
  it.each(searched.map((c) => [c.id, c] as const))('are found in %s as a slow twin finds them', async (_, contract) => {
    await laySensitiveCodes(engine, ours.codes);
    const rows = generatedRows(contract, 150);
    await engine.run(`create or replace temp table delivered as ${sqlOf(contract, rows)}`);
    const marked = markSensitiveCodes(contract, ours);
    const found = await engine.all<{ s: boolean }>(
      `select (${marked.sensitive}\n) is true as s from delivered order by _n`,
    );
    const looked = codeColumns(contract, ours);
    const expected = rows.map(
      (row) =>
        looked.some(({ column: name, system }) => isSensitive(ours.codes, system, row[name])) ||
        (contract.sensitive !== '' && row.is_confidential === 'true'),
    );
    expect(found.map((row) => row.s)).toEqual(expected);
    expect(expected.filter(Boolean).length).toBeGreaterThan(20);
    expect(expected.filter((yes) => !yes).length).toBeGreaterThan(20);
  });
});

/** One code at a time against the whole list; in an ICD-10 code X, -, A and D at the end say nothing. Values may hold several. */
function isSensitive(codes: SensitiveCode[], system: string, sent: string | undefined): boolean {
  if (sent === undefined) return false;
  const classified = system === 'icd-10' || system === 'opcs-4';
  const values = classified
    ? sent
        .toUpperCase()
        .split('.')
        .join('')
        .split(/[ ;,|]+/)
    : [sent.trim()];
  return values.some((value) => {
    let code = value;
    if (system === 'icd-10') while ('XAD-'.includes(code.at(-1) ?? ' ')) code = code.slice(0, -1);
    return codes.some(
      (listed) =>
        listed.system === system && (listed.match === 'exact' ? code === listed.code : code.startsWith(listed.code)),
    );
  });
}

const SIMILAR = [
  'B250',
  'A499',
  'O039',
  'Q384',
  'Q12.1',
  '8640600',
  '864060080',
  '44054006',
  '0503020',
  '5.3.2',
  '19',
  '361',
  '12',
];

/** Rows with listed codes, written as senders write them, similar ones and none, in the columns that hold codes. */
function generatedRows(contract: Contract, count: number): Record<string, string>[] {
  const next = chance(contract.id.length * 7919 + contract.columns.length);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const looked = codeColumns(contract, ours);
  const share = 0.5 / new Set(looked.map((l) => l.column)).size;
  const numbers = new Set(contract.columns.filter((c) => c.type === 'integer').map((c) => c.name));
  return Array.from({ length: count }, () => {
    const row: Record<string, string> = { is_confidential: String(next() < 0.05) };
    for (const { column: name, system } of looked) {
      const listed = ours.codes.filter((c) => c.system === system);
      const kind = next();
      if (kind < share && listed.length > 0) row[name] = written(pick(listed), next);
      else if (kind < 0.8) row[name] = pick(SIMILAR);
      if (numbers.has(name) && row[name] !== undefined) row[name] = row[name].replace(/[^0-9]/g, '');
    }
    return row;
  });
}

function written({ code, match, system }: SensitiveCode, next: () => number): string {
  const longer = match === 'prefix' && next() < 0.5 ? `${code}${Math.floor(next() * 10)}` : code;
  if (system !== 'icd-10' && system !== 'opcs-4') return longer;
  const dotted = longer.length > 3 && next() < 0.5 ? `${longer.slice(0, 3)}.${longer.slice(3)}` : longer;
  const ended = system === 'icd-10' ? `${dotted}${['', '', 'X', 'D', '-A'][Math.floor(next() * 5)]}` : dotted;
  if (next() < 0.2) return `I489;${ended}|J18`;
  return next() < 0.2 ? ` ${ended.toLowerCase()} ` : ended;
}

function sqlOf(contract: Contract, rows: Record<string, string>[]): string {
  const cells = (row: Record<string, string>): string =>
    contract.columns
      .map(
        ({ name, type }) =>
          `${row[name] === undefined ? 'null' : literal(row[name])}::${ENGINE_TYPES[type]} as ${identifier(name)}`,
      )
      .join(', ');
  return rows.map((row, i) => `select ${i} as _n, 'RX1' as _from, ${cells(row)}`).join(' union all ');
}

describe('a contract', () => {
  const coded = madeContract({ identity: 'clear', columns: [column('id'), column('code', { format: 'snomed-ct' })] });

  it('about nobody, or without columns that hold codes, is given back as it is', () => {
    const none = madeContract({ identity: 'none', columns: coded.columns });
    const plain = madeContract({ identity: 'clear', columns: [column('id')] });
    expect([markSensitiveCodes(none, ours), markSensitiveCodes(plain, ours)]).toEqual([none, plain]);
  });

  it('changes with the codes that are looked for in it, and with no others', () => {
    const withCodes = (codes: SensitiveCode[]) => markSensitiveCodes(coded, { ...ours, codes }).sensitive;
    const one: SensitiveCode = { system: 'snomed-ct', code: '1', match: 'exact' };
    expect(withCodes([one])).not.toBe(withCodes([{ ...one, code: '2' }]));
    expect(withCodes([one])).toBe(withCodes([one, { system: 'icd-10', code: 'B20', match: 'prefix' }]));
    expect(withCodes([{ system: 'icd-10', code: 'B20', match: 'prefix' }])).toBe('');
  });

  it('that lacks a column which sensitive.yaml names is a fault: its codes would be looked for nowhere', () => {
    const columns = { [coded.id]: { codes: ['snomed-ct'] } };
    expect(() => markSensitiveCodes(coded, { ...ours, columns })).toThrow(/column 'codes' is not in the contract of/);
  });
});

describe('laying the list', () => {
  it('tells how it is another than the one that lies there, and nothing of the first', async () => {
    const own = await openEngine();
    const code = (text: string): SensitiveCode => ({ system: 'icd-10', code: text, match: 'prefix' });
    try {
      expect(await laySensitiveCodes(own, ['A50', 'A51'].map(code))).toBeNull();
      expect(await laySensitiveCodes(own, ['A51', 'A50'].map(code))).toBeNull();
      expect(await laySensitiveCodes(own, ['A51', 'B20', 'B21'].map(code))).toEqual({
        ...{ added: 2, removed: 1, systems: ['icd-10'] },
      });
    } finally {
      own.close();
    }
  });
});

describe('a list of a workspace', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-sensitive-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'codes'));
  const read = (files: Record<string, string>) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'codes'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return readSensitiveCodes({ catalogueFolders: [CATALOGUE, folder] });
  };
  const faults = (files: Record<string, string>): string[] => {
    try {
      read(files);
    } catch (error) {
      if (error instanceof ConcordError)
        return error.problems.map((p) => `${p.where.replace(/^.*\//, '')}: ${p.problem} (${p.remedy})`);
      throw error;
    }
    return [];
  };

  it('names records with or without whose number they have', () => {
    const text = readFileSync(join(CATALOGUE, 'sensitive.yaml'), 'utf8');
    const one = read({
      'sensitive.yaml': text.replace('{record: mental-health-referral, provider: provider_code}', 'stay'),
    });
    expect(one.wholeRecords).toEqual(['fhir-encounter', 'omop-visit', 'spell', 'stay']);
    expect(one.numberedBy).toEqual({ spell: 'provider_code' });
  });

  it('takes the place of ours, and others stand beside it', () => {
    const one = read({ 'codes/sensitive_codes.csv': 'system,code\nsnomed-ct,86406008\n' });
    expect(one.codes).toEqual([{ system: 'snomed-ct', code: '86406008', match: 'exact' }]);
    const more = read({
      'codes/sensitive_codes_local.csv': 'code,term,system,match\nB18.2,"Hepatitis C, chronic",icd-10,prefix\n',
    });
    expect(more.codes.length).toBe(ours.codes.length + 1);
    expect(more.codes).toContainEqual({ system: 'icd-10', code: 'B182', match: 'prefix' });
    expect(more.files.some((path) => path.endsWith('sensitive_codes_local.csv'))).toBe(true);
  });

  it.each([
    ['snomed-ct,9.99004E+14,', 'snomed-ct'],
    ['snomed-ct,abc,', 'snomed-ct'],
    ['icd-10,B20-B24,', 'icd-10'],
    ['icd-10,Z21 X,', 'icd-10'],
    ['opcs-4,Q13.1/Q13.2,', 'opcs-4'],
  ])('tells that %s would match nothing', (line, system) => {
    expect(faults({ 'codes/sensitive_codes_a.csv': `system,code,match\n${line}\n` })).toEqual([
      expect.stringContaining(`sensitive_codes_a.csv:2: this is no code of ${system}, so that it would match nothing`),
    ]);
  });

  it('names the days of every dataset that tells stays or attendances of people', () => {
    const tables = ['hospital_spell', 'episode', 'mental_health_spell', 'emergency_attendance'];
    const people = new Set(contracts.map(({ id }) => id));
    const telling = readTableModel({ catalogueFolders: [CATALOGUE] })
      .filter(({ name }) => tables.includes(name))
      .flatMap(({ from }) => from.filter((id) => people.has(id)));
    const named = Object.keys(ours.stays).filter((id) => ours.stays[id]!.part === 'tell');
    expect(named.sort()).toEqual([...new Set(telling)].sort());
    for (const contract of contracts) expect(() => markStays(contract, ours.stays)).not.toThrow();
  });

  it('tells a dataset that there is not', () => {
    expect(
      unknownDatasets({ columns: { gp_obsevation: {}, gp_observation: {} }, stays: {} }, ['gp_observation']),
    ).toEqual([
      expect.objectContaining({
        problem: expect.stringContaining("no dataset 'gp_obsevation'"),
        remedy: "did you mean 'gp_observation'?",
      }),
    ]);
  });

  it('tells every fault with its line', () => {
    expect(
      faults({
        'codes/sensitive_codes_a.csv': 'system,code,match\nsnomed,86406008,\nicd-10,,\nicd-10,B20,begins\n',
        'codes/sensitive_codes_b.csv': 'code,term\n86406008,HIV\n',
        'codes/sensitive_codes_c.csv': 'system,code\n"snomed-ct,1\n',
      }).map((fault) => fault.replace(/ \(.*$/, '')),
    ).toEqual([
      "sensitive_codes_a.csv:2: no column holds codes of the system 'snomed', so this code would be looked for nowhere",
      'sensitive_codes_a.csv:3: the code is missing',
      "sensitive_codes_a.csv:4: match 'begins' is none",
      "sensitive_codes_b.csv:1: there is no column 'system'",
      'sensitive_codes_c.csv: it cannot be read as CSV',
    ]);
  });

  it('without any code is a fault, as is a sensitive.yaml that is none', () => {
    expect(faults({ 'codes/sensitive_codes.csv': 'system,code\n' })[0]).toMatch(/there is no code in it/);
    // a system in capitals, no records that are sensitive as a whole, no stays
    expect(faults({ 'sensitive.yaml': 'columns: {a: {b: [ICD-10]}}\n' }).length).toBe(3);
    expect(() => readSensitiveCodes({ catalogueFolders: [folder] })).toThrow(ConcordError);
  });
});
