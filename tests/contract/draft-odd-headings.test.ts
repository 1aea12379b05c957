/** Files of people whose headings are written in other everyday ways, or say nothing of persons: about people, and no name is written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft } from '../../src/contract/draft.ts';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { range, two } from './unknown-file.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-draft-odd-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const FORENAMES = ['Zoe', 'Ann', 'Oscar', 'Faith', 'Grace', 'Ruby'];
const SURNAMES = ['Quillfeather', 'Baker', 'Carter', 'Young', 'Stone'];
const NAMES = /Zoe|\bAnn\b|Oscar|Faith|Grace|Ruby|Quillfeather|Baker|Carter|Young|Stone/;
const day = (i: number): string =>
  `19${two(30 + ((i * 17) % 65))}-${two(1 + ((i * 7) % 12))}-${two(1 + ((i * 11) % 28))}`;
const people = range(60).map((i) => [FORENAMES[i % 6]!, SURNAMES[i % 5]!, day(i), i % 2 ? 'M' : 'F']);
const table = (headings: string, rows: (string | number)[][]): string =>
  [headings, ...rows.map((row) => row.join(','))].join('\n');

async function draftText(content: string): Promise<Draft> {
  const path = join(folder, 'list.csv');
  writeFileSync(path, content);
  return draftContract(path, engine, { today: '2026-01-01' });
}

async function contractOf(content: string) {
  const path = join(folder, 'contract.yaml');
  writeFileSync(path, (await draftText(content)).yaml);
  return readContract(path, new Map());
}

const word = (c: { identifies?: unknown }): unknown => c.identifies;

describe('names, birth dates and sexes', () => {
  it.each([
    'Forename1,Surname1,DoB,Gender',
    'PatName,Consultant,Admitted,Sex',
    'patientname,gpname,seen_date,sex',
    'Name of patient,Name of GP,Date seen,x',
    'Baby name,Mothers name,Due,x',
    'christian_name,family_name1,birthday,x',
    'service user,social worker,start,outcome',
    'given,family,d_o_b,g',
    'contact,carer,when,status',
    'Employee,Manager,StartDate,Grade',
    'CHILD,MOTHER,EDD,x',
    'Client,Worker,Visit,Outcome',
    'enw,cyfenw,dyddiad_geni,rhyw',
    'Status,Type,When,Flag',
    'Ward,Team,Start,Kind',
    'Lead,Deputy,Since,Code',
  ])('are about people, and no name is written: %s', async (headings) => {
    const draft = await draftText(table(headings, people));
    const { identity, zone, columns } = await contractOf(table(headings, people));
    expect([identity, zone]).toEqual(['clear', 'care']);
    const ofNobody = draft.apply({ about: 'none' });
    expect(JSON.stringify([draft.files, draft.questions, draft.notes, ofNobody])).not.toMatch(NAMES);
    for (const column of columns.slice(0, 2)) expect(column.classification).not.toBe('plain');
  });

  it('are known by the word whatever the case, the signs and the digits behind it', async () => {
    const { columns } = await contractOf(table('Forename1,Surname1,DoB,Gender', people));
    expect(columns.slice(0, 3).map(word)).toEqual(['forename', 'surname', 'birth-date']);
    const parted = await contractOf(table('first-name_2,SUR NAME,D.o.B.,g', people));
    expect(parted.columns.slice(0, 3).map(word)).toEqual(['forename', 'surname', 'birth-date']);
  });
});

describe('a file whose headings say nothing of persons', () => {
  const figures = (name: string) => range(30).map((i) => [`${name} ${i}`, i, i * 2]);
  it.each([
    [
      'words under a heading that says nothing of them',
      table(
        'Ref,Who,Note',
        people.map(([a, b], i) => [i, `${a} ${b}`, 'well']),
      ),
    ],
    [
      'remarks',
      table(
        'ward,beds,remarks',
        range(30).map((i) => [`W${i}`, i, i % 3 ? 'all well' : 'Zoe fell']),
      ),
    ],
    [
      'references beside days that may be birth dates',
      table(
        'ref,when,score',
        range(60).map((i) => [`H${7000 + i}`, day(i), i % 9]),
      ),
    ],
    [
      'the same with an organisation',
      table(
        'practice_code,ref,when',
        range(60).map((i) => [`A8100${i % 9}`, `H${7000 + i}`, day(i)]),
      ),
    ],
    ['names for headings over numbers', table('Item,Zoe Quillfeather,Ann Baker', figures('i'))],
    ['forenames for headings over numbers', table('Item,Zoe,Ann', figures('i'))],
  ])('is about people: %s', async (_, content) => {
    expect((await contractOf(content)).identity).toBe('clear');
  });

  const months = range(24).map((m) => `${2009 + Math.floor(m / 12)}-${two((m % 12) + 1)}-01`);
  it.each([
    [
      'words of a measure beside months',
      table(
        'Period,Measure,Number',
        months.flatMap((m, i) => ['Seen', 'Waiting'].map((w) => [m, w, i])),
      ),
    ],
    [
      'regions, and months of years gone',
      table(
        'region,month,value',
        months.flatMap((m, i) => ['London', 'South West'].map((r) => [r, m, i])),
      ),
    ],
    [
      'organisations and the day they opened',
      table(
        'org_code,org_name,open_date',
        range(40).map((i) => [`A8${i + 100}`, `${SURNAMES[i % 5]} Surgery`, day(i)]),
      ),
    ],
    [
      'codes and from when they hold',
      table(
        'concept_name,domain,valid_start_date',
        range(40).map((i) => [`Illness of kind ${'abcdefgh'[i % 8]}`, 'Condition', day(i)]),
      ),
    ],
    [
      'kinds of persons',
      table(
        'staff group,month,beds',
        months.map((m, i) => [['Day case', 'Inpatient'][i % 2]!, m, i]),
      ),
    ],
    [
      'measures for headings over numbers',
      table(
        'Trust Code,Total Treated,Within Standard,Breaches',
        range(30).map((i) => [`R${i + 10}`, i, i, 0]),
      ),
    ],
  ])('is about nobody where its columns say what else they are: %s', async (_, content) => {
    expect((await contractOf(content)).identity).toBe('none');
  });
});
