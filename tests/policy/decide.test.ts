import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConcordError } from '../../src/concord-error.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { decide } from '../../src/policy/decide.ts';
import { type Asker, type Grant, OPERATOR } from '../../src/policy/decision.ts';
import { loadPolicies, type Policy } from '../../src/policy/load-policies.ts';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));
const ours = loadPolicies({ catalogueFolders: [CATALOGUE] });
const folder = mkdtempSync(join(tmpdir(), 'policies-'));
afterAll(() => rmSync(folder, { recursive: true }));

const manifest = {
  inputs: { asAt: '2025-06-30' },
  tables: [
    { name: 'reported_measure', datasets: ['published'] },
    { name: 'organisation', datasets: ['published'] },
    { name: 'person', datasets: [] },
  ],
  quality: [{ dataset: 'published', zone: 'open' }],
} as unknown as Manifest;
/** a year after the edition: policies go by the clock, not by the age of the data */
const TODAY = '2026-06-30';
const anyone: Asker = { role: 'public', purpose: 'public' };
const policy = (changes: Partial<Policy>): Map<string, Policy> =>
  new Map([['own', { ...ours.get('public')!, id: 'own', ...changes }]]);

describe('a decision', () => {
  it('grants what the public policy names, as far as the edition has it', () => {
    expect(decide(anyone, { tables: ['reported_measure'] }, manifest, ours, TODAY)).toEqual({
      allowed: true,
      policy: 'public',
      tables: ['reported_measure', 'organisation'],
      rowFilter: {},
      disclosureRule: 'none-for-published-aggregates',
      purpose: null,
      expires: null,
    });
  });

  it.each<[string, Asker, string[], Map<string, Policy>, string]>([
    ['there is no policy at all', anyone, ['reported_measure'], new Map(), 'deny-by-default'],
    ['a table is not named, although the edition has it', anyone, ['person'], ours, 'deny-by-default'],
    ['one of several tables is not named', anyone, ['reported_measure', 'person'], ours, 'deny-by-default'],
    ['no policy is for the role', anyone, ['organisation'], policy({ roles: ['operator'] }), 'deny-by-default'],
    ['no policy is for the purpose', anyone, ['organisation'], policy({ purposes: ['planning'] }), 'deny-by-default'],
    ['the policy has expired', anyone, ['organisation'], policy({ expires: '2026-06-29' }), 'policy-expired'],
  ])('refuses when %s', (_, asker, tables, policies, rule) => {
    const decision = decide(asker, { tables, metric: 'concord.ae-4h' }, manifest, policies, TODAY);
    expect(decision).toMatchObject({ allowed: false, rule });
    if (!decision.allowed) expect([decision.reason, decision.remedy].every((t) => t.length > 10)).toBe(true);
  });

  it('refuses a named table when a dataset in it is of another zone, and grants the others', () => {
    const mixed = {
      ...manifest,
      tables: [{ name: 'reported_measure', datasets: ['published', 'clinic'] }, manifest.tables[1]],
      quality: [...manifest.quality, { dataset: 'clinic', zone: 'care' }],
    } as unknown as Manifest;
    expect(decide(anyone, { tables: ['reported_measure'] }, mixed, ours, TODAY)).toMatchObject({
      allowed: false,
      rule: 'zone-not-covered',
      reason: expect.stringContaining("'clinic' is in the care zone"),
    });
    expect((decide(anyone, { tables: ['organisation'] }, mixed, ours, TODAY) as Grant).tables).toEqual([
      'organisation',
    ]);
  });

  it('says of a table about people, in plain words, that nothing of it is shown yet and who may take it out', () => {
    const people = {
      ...manifest,
      tables: [...manifest.tables, { name: 'hospital_spell', datasets: ['apc_spell'] }],
      quality: [...manifest.quality, { dataset: 'apc_spell', zone: 'pseudonymised' }],
    } as unknown as Manifest;
    expect(decide(anyone, { tables: ['hospital_spell'], metric: 'own.spells' }, people, ours, TODAY)).toEqual({
      allowed: false,
      rule: 'deny-by-default',
      reason:
        "no policy in force for whoever asks here names 'hospital_spell', which own.spells reads; it holds rows about people, and until there is sign-in with agreements nothing of them is shown by page or API",
      remedy:
        'ask the operator of this workspace, who alone may ask for figures over them (`concord metric`) and take out what one purpose may have (`concord export purpose`)',
    });
  });

  it.each([
    [
      'people, that this edition has not',
      'emergency_attendance',
      /rows about people, and until there is sign-in/,
      /concord metric/,
    ],
    ['services and nobody', 'bed_day', /published nothing of it, and until there is sign-in/, /concord metric/],
    ['what no policy names for anybody', 'secret', /names 'secret'$/, /information governance lead/],
  ])('says of a table about %s, who may ask for it', (_, table, reason, remedy) => {
    const decision = decide(anyone, { tables: [table] }, manifest, ours, TODAY);
    expect(decision).toMatchObject({ allowed: false, rule: 'deny-by-default' });
    if (decision.allowed) return;
    expect(decision.reason).toMatch(reason);
    expect(decision.remedy).toMatch(remedy);
    // the operator who asks for another purpose is told of no other operator
    const operator = decide(OPERATOR, { tables: [table] }, manifest, new Map([['public', ours.get('public')!]]), TODAY);
    expect(operator).toMatchObject({ allowed: false, remedy: expect.stringContaining('information governance lead') });
  });

  it('holds to the end of its last day by the clock, however old the edition', () => {
    const policies = policy({ expires: TODAY });
    expect(decide(anyone, { tables: [] }, manifest, policies, TODAY).allowed).toBe(true);
    expect(decide(anyone, { tables: [] }, manifest, policies, '2026-07-01').allowed).toBe(false);
  });

  it('does not allow reading every row under a policy that shows some, unless another shows them all', () => {
    const wanted = { tables: ['organisation'], everyRow: true };
    const some = policy({ row_filter: { trust: ['RA1'] } });
    expect(decide(anyone, wanted, manifest, some, TODAY)).toMatchObject({
      allowed: false,
      rule: 'row-filter',
      reason: expect.stringContaining('limits rows by trust'),
    });
    expect(decide(anyone, { tables: ['organisation'] }, manifest, some, TODAY).allowed).toBe(true);
    expect(decide(anyone, wanted, manifest, new Map([...some, ...ours]), TODAY)).toMatchObject({ policy: 'public' });
  });

  it('lets the operator read rows about people for planning, whose opt-outs must then be obeyed, and nobody else', () => {
    const people = {
      ...manifest,
      tables: [...manifest.tables, { name: 'hospital_spell', datasets: ['apc_spell'] }],
      quality: [...manifest.quality, { dataset: 'apc_spell', zone: 'care' }],
    } as unknown as Manifest;
    const wanted = { tables: ['hospital_spell'] };
    expect(decide(OPERATOR, wanted, people, ours, TODAY)).toMatchObject({
      allowed: true,
      policy: 'planning',
      purpose: 'planning',
      disclosureRule: 'marked-for-the-operator',
      tables: ['reported_measure', 'organisation', 'person', 'hospital_spell'],
    });
    expect(decide(anyone, wanted, people, ours, TODAY).allowed).toBe(false);
    expect(decide({ role: 'operator', purpose: 'public' }, wanted, people, ours, TODAY).allowed).toBe(false);
    expect(decide({ role: 'public', purpose: 'planning' }, wanted, people, ours, TODAY).allowed).toBe(false);
  });

  it('carries the row filter of the policy', () => {
    const decision = decide(anyone, { tables: [] }, manifest, policy({ row_filter: { trust: [] } }), TODAY) as Grant;
    expect(decision.rowFilter).toEqual({ trust: [] });
  });
});

describe('policy files', () => {
  const good = readFileSync(join(CATALOGUE, 'policies', 'public.yaml'), 'utf8');
  const load = (name: string, text: string): string => {
    mkdirSync(join(folder, 'policies'), { recursive: true });
    writeFileSync(join(folder, 'policies', `${name}.yaml`), text);
    try {
      loadPolicies({ catalogueFolders: [folder] });
      return '';
    } catch (error) {
      return (error as ConcordError).message;
    } finally {
      rmSync(join(folder, 'policies', `${name}.yaml`));
    }
  };

  it('are refused when a rule does not exist, a setting is unknown, or the name differs', () => {
    expect(load('public', good)).toBe('');
    expect(load('public', good.replace('rule: none-for', 'rule: nun-for'))).toContain('there is no disclosure rule');
    expect(load('public', `${good}\nallow_all: true\n`)).toContain("unknown setting 'allow_all'");
    expect(load('private', good)).toContain("the policy calls itself 'public'");
    expect(load('public', good.replace('zone: open', 'zone: care'))).toContain("'zone' is");
  });

  it('let nobody but the operator, and for one purpose, at rows about people', () => {
    const people = readFileSync(join(CATALOGUE, 'policies', 'planning.yaml'), 'utf8');
    expect(load('planning', people)).toBe('');
    const wrong = 'lets others in than the operator, or for more than one purpose';
    expect(load('planning', people.replace('roles: [operator]', 'roles: [public, operator]'))).toContain(wrong);
    expect(load('planning', people.replace('purposes: [planning]', 'purposes: [public]'))).toContain(wrong);
    expect(load('planning', people.replace('purposes: [planning]', 'purposes: [planning, public]'))).toContain(wrong);
  });

  it('of planning names every table about people, but those of homes alone and of who sent what, which is read beside what it tells of', () => {
    const named = ours.get('planning')!.tables;
    const plans = readTableModel({ catalogueFolders: [CATALOGUE] });
    const absent = plans.map((p) => p.name).filter((name) => !named.includes(name));
    expect(absent.sort()).toEqual([
      'assisted_collection',
      'council_tax_account',
      'fire_visit',
      'household',
      'police_contact',
      'practice_told',
      'provider_told',
    ]);
  });

  it('let nothing out of a workspace that has none', () => {
    expect(loadPolicies({ catalogueFolders: [folder] }).size).toBe(0);
  });
});
