import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { checkContractSql } from '../../src/contract/check-contract-sql.ts';
import { parseIdentifies } from '../../src/contract/identifies.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { readCodeLists } from '../../src/contract/read-code-lists.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { SAMPLE_CONTRACT } from './sample-contract.ts';

const catalogue = resolve(import.meta.dirname, '../../catalogue');
const lists = readCodeLists({ catalogueFolders: [catalogue] });
let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-identifies-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The sample about people, with two columns of identifying kind, and properties laid on the dataset. */
function people(columns: [name: string, classification: string, identifies: string | null][], own = ''): string {
  const lines = columns.flatMap(([name, classification, identifies]) => [
    `      - name: ${name}`,
    '        logicalType: string',
    `        classification: ${classification}`,
    '        description: made up',
    ...(identifies === null ? [] : [`        customProperties: [{property: identifies, value: '${identifies}'}]`]),
  ]);
  const text = SAMPLE_CONTRACT.replace('    properties:\n', `    properties:\n${lines.join('\n')}\n`)
    .replace('identity, value: none', 'identity, value: clear')
    .replace('zone, value: open', 'zone, value: care')
    .replace('customProperties:\n  - {property', `customProperties:\n${own}  - {property`);
  const path = join(folder, 'contract.yaml');
  writeFileSync(path, text);
  return path;
}

function faultsOf(path: string): string {
  try {
    readContract(path, lists);
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => `${p.problem} | ${p.remedy}`).join('\n');
    throw error;
  }
  return '';
}

describe('what a column identifies', () => {
  it('is read into its parts', () => {
    expect(parseIdentifies('nhs-number')).toEqual({ what: 'nhs-number', role: null });
    expect(parseIdentifies('mother:birth-date')).toEqual({ what: 'birth-date', role: 'mother' });
    expect(parseIdentifies('record:emergency-attendance')).toEqual({
      what: 'record',
      kind: 'emergency-attendance',
      role: null,
    });
  });

  it.each(['', 'nhs number', 'NHS-number', 'father:surname', 'mother:', ':surname', 'mother:linked:surname', 'record'])(
    'is not %j',
    (text) => expect(parseIdentifies(text)).toBeNull(),
  );
  it.each(['record:', 'record:Spell', 'record:a--b', 'record:-a', 'mother:record:spell', 'record:spell:x'])(
    'is not %j, of a record',
    (text) => expect(parseIdentifies(text)).toBeNull(),
  );

  it.each(['record:home', 'record:row', 'record:row-death'])("is not %j, whose numbers are Concord's own", (text) =>
    expect(parseIdentifies(text)).toBeNull(),
  );
  it.each(['homelessness-case', 'rowing'])('may be a record of kind %s', (kind) =>
    expect(parseIdentifies(`record:${kind}`)).toEqual({ what: 'record', kind, role: null }),
  );

  it('stands on the columns of a contract, and is null elsewhere', () => {
    const path = people([
      ['number', 'identifier', 'nhs-number'],
      ['baby_of', 'identifier', 'mother:nhs-number'],
      ['sex', 'sensitive', 'sex'],
      ['line_1', 'identifier', 'address'],
      ['line_2', 'identifier', 'address'],
    ]);
    const contract = readContract(path, lists);
    expect(contract.columns.map((c) => [c.name, c.identifies]).slice(0, 6)).toEqual([
      ['number', 'nhs-number'],
      ['baby_of', 'mother:nhs-number'],
      ['sex', 'sex'],
      ['line_1', 'address'],
      ['line_2', 'address'],
      ['visit_id', null],
    ]);
  });

  it('must be said of every identifying column, with what to write', () =>
    expect(faultsOf(people([['number', 'identifier', null]]))).toMatch(
      /'number' does not say what it identifies \| add \{property: identifies/,
    ));

  it('is refused when the word is unknown, with the nearest that is known', () =>
    expect(faultsOf(people([['number', 'identifier', 'nhs-numbr']]))).toMatch(/did you mean 'nhs-number'\?/));

  it('is refused on a plain column', () =>
    expect(faultsOf(people([['sex', 'plain', 'sex']]))).toMatch(/'sex' identifies \(sex\) and is classified plain/));

  it('is refused when two columns give the same of the same person', () => {
    const twice = people([
      ['surname', 'identifier', 'surname'],
      ['birth_name', 'identifier', 'surname'],
    ]);
    expect(faultsOf(twice)).toMatch(/'surname' is the surname already/);
    const two = people([
      ['surname', 'identifier', 'surname'],
      ['mother_surname', 'identifier', 'mother:surname'],
    ]);
    expect(faultsOf(two)).toBe('');
  });
});

describe('rows that no purpose beside direct care may use', () => {
  const withRule = (sql: string) =>
    readContract(people([], `  - {property: sensitive, value: ${JSON.stringify(sql)}}\n`), lists);

  it('are told by SQL over the columns; empty when none is', async () => {
    expect(withRule("ethnic = 'Z'").sensitive).toBe("ethnic = 'Z'");
    expect(await checkContractSql(withRule("ethnic = 'Z'"), engine)).toEqual([]);
    expect(readContract(people([]), lists).sensitive).toBe('');
  });

  it.each([
    ['of a column that is not there', 'confidential', /sensitive:.*confidential/],
    ['that is no condition', 'minutes', /sensitive: it gives BIGINT/],
    ['that looks at more rows', 'minutes > avg(minutes)', /sensitive: /],
    ['that reads a file', "exists (select 1 from read_text('/etc/hostname'))", /sensitive: /],
  ])('are refused when told by SQL %s', async (_, sql, problem) => {
    const problems = await checkContractSql(withRule(sql), engine);
    expect(problems.map((p) => p.problem).join('\n')).toMatch(problem);
    expect(problems[0]!.where).toMatch(/contract\.yaml:\d+$/);
  });
});

describe('our contracts about people', () => {
  const about = [...loadContracts({ catalogueFolders: [catalogue] }).values()].filter((c) => c.identity !== 'none');

  it('each say who a row is about', () => {
    const ways: Record<string, string[]> = {
      clear: ['nhs-number'],
      token: ['nhs-number-token'],
      address: ['uprn'],
      household: ['uprn'],
    };
    const others = new Set(['blue_badge', 'education_term', 'homelessness_case']);
    for (const contract of about) {
      const words = contract.columns.map((c) => c.identifies);
      // an OMOP CDM knows a person by its own number alone
      const own = contract.id.startsWith('omop_') ? ['local-number'] : ways[contract.identity]!;
      const needed = others.has(contract.id) ? ['surname', 'birth-date'] : own;
      expect(words, contract.id).toEqual(expect.arrayContaining(needed));
    }
    expect(about.length).toBeGreaterThan(50);
  });

  it('give the number of one record the same kind in every dataset', () => {
    const kinds = new Map<string, string | null>(
      about.flatMap((c) => c.columns.map((column) => [`${c.id}.${column.name}`, column.identifies] as const)),
    );
    for (const [one, other] of [
      ['apc_spell.spell_id', 'apc_episode_tokens.spell_id'],
      ['apc_spell.rtt_pathway_id', 'waiting_list.pathway_id'],
      ['outpatient_appointment.rtt_pathway_id', 'diagnostic_wait.pathway_id'],
      ['ecds_attendance.ambulance_incident_number', 'ambulance_incident.incident_id'],
      ['gp_observation.encounter_id', 'gp_appointment.appointment_id'],
      ['maternity_birth.pregnancy_id', 'maternity_booking.pregnancy_id'],
      ['mhsds_contact.referral_id', 'mhsds_referral_tokens.referral_id'],
    ]) {
      expect(kinds.get(one!), one).toMatch(/^record:/);
      expect(kinds.get(other!), other).toBe(kinds.get(one!));
    }
  });
});
