/** Nested JSON lines: a contract names by a path where a column's value stands. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.ts';
import { parseJsonPath } from '../../src/contract/json-path.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkText, told } from './check-text.ts';
import { column, madeContract } from './made-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const placed = (name: string, path: string, own = {}) => column(name, { path, physicalName: path, ...own });
const of = (columns: Contract['columns'], own: Partial<Contract['file']> = {}) =>
  madeContract({
    file: { format: 'jsonl', extraColumns: 'ignore', ...own },
    columns,
    key: [],
    rowRules: [],
    delivery: { period: '' },
  });
const lines = (...objects: unknown[]) => `${objects.map((o) => JSON.stringify(o)).join('\n')}\n`;

describe('the grammar of a path', () => {
  it.each([
    ['id', [{ name: 'id' }]],
    ['name[0].family', [{ name: 'name', pick: 0 }, { name: 'family' }]],
    [
      `identifier[system=${NHS}].value`,
      [{ name: 'identifier', pick: { names: ['system'], value: NHS } }, { name: 'value' }],
    ],
    ['x[type.text=MR number].v', [{ name: 'x', pick: { names: ['type', 'text'], value: 'MR number' } }, { name: 'v' }]],
  ])('%s is read', (text, steps) => expect(parseJsonPath(text)).toEqual(steps));

  it.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[]', 'a[-1]', 'a[=x]', 'a[b=]', 'a[0][1]', 'a b', '$.a', 'a[0]b'])(
    '%j is refused',
    (text) => expect(parseJsonPath(text)).toBeNull(),
  );
});

describe('a column with a path', () => {
  const contract = of([
    placed('id', 'id', { required: true }),
    placed('family', 'name[0].family'),
    placed('nhs_number', `identifier[system=${NHS}].value`, { format: 'nhs-number', classification: 'identifier' }),
    placed('value', 'valueQuantity.value', { type: 'number', required: true }),
  ]);
  const good = {
    id: 'p1',
    name: [{ family: 'Ash', given: ['A', 'B'] }, { family: 'Old' }],
    identifier: [
      { system: 'x', value: '1' },
      { system: NHS, value: '9434765919' },
    ],
    valueQuantity: { value: 1.5 },
  };

  it('takes the value at its place', async () => {
    const { result, accepted } = await checkText(lines(good), contract, engine);
    expect(told(result)).toEqual([]);
    expect(accepted).toMatchObject([{ id: 'p1', family: 'Ash', nhs_number: '9434765919', value: 1.5 }]);
  });

  it('is missing where a step is, and is then a fault like any other', async () => {
    const { result, accepted } = await checkText(
      lines(good, { id: 'p2', valueQuantity: { value: 2 }, name: null }, { id: 'p3', name: [], valueQuantity: {} }),
      contract,
      engine,
    );
    expect(told(result)).toEqual(['required:value@3']);
    expect(accepted).toMatchObject([{ id: 'p1' }, { id: 'p2', family: null, nhs_number: null }]);
  });

  it('tells faults of form, type and check digit by column and line', async () => {
    const wrong = {
      ...good,
      identifier: [{ system: NHS, value: '9434765918' }],
      valueQuantity: { value: 'high' },
    };
    const { result } = await checkText(lines(good, wrong), contract, engine);
    expect(told(result)).toEqual(['format:nhs_number@2', 'type:value@2']);
  });

  it('rejects a line built otherwise, by column, and takes the rest', async () => {
    const text = lines(
      good,
      { ...good, valueQuantity: [{ value: 1 }, { value: 2 }] },
      { ...good, valueQuantity: 3 },
      { ...good, valueQuantity: { value: { unit: 'g' } } },
      { ...good, valueQuantity: [{ value: [4] }], name: { family: 'Elm' } },
    );
    const { result, accepted } = await checkText(text, contract, engine);
    expect(told(result)).toEqual(['shape:value@2,3,4']);
    expect(result.faults[0]).toMatchObject({ column: 'value', dimension: 'validity' });
    expect(accepted).toMatchObject([{ value: 1.5 }, { value: 4, family: 'Elm' }]);
    expect(result.reconciliation).toMatchObject({ rowsIn: 5, accepted: 2, rejected: 3 });
  });

  it('keeps every digit of a number, and takes names that objects have from the language as absent', async () => {
    const digits = of([placed('n', 'a.n'), placed('c', 'a.constructor')]);
    const { accepted } = await checkText('{"a":{"n":12345678901234567890.10}}\n', digits, engine);
    expect(accepted).toEqual([{ n: '12345678901234567890.10', c: null }]);
  });

  it('refuses the file when no line has a required value', async () => {
    const { result } = await checkText(lines({ id: 'p1', valueQuantity: { value: null } }), contract, engine);
    expect(told(result)).toEqual(['file:missing-column']);
  });

  it('knows the properties that a path begins with, and tells of others', async () => {
    const warned = of([placed('id', 'id'), placed('v', 'v.x')], { extraColumns: 'warn' });
    const { result } = await checkText(lines({ id: 'a', v: { x: 1, y: 2 }, other: 1 }), warned, engine);
    expect(told(result)).toEqual(['file:extra-column']);
  });
});

/** A slow obvious reader of paths, for values that are text, objects and lists. */
function slowly(object: unknown, path: string): string | null | 'other' {
  let values: unknown[] = [object];
  for (const part of path.split('.')) {
    if (values.length > 1) return 'other';
    if (values.length === 0) return null;
    const [, name, place] = /^(\w+)(?:\[(\d)\])?$/.exec(part)!;
    const at = values[0];
    if (at === null) return null;
    if (typeof at !== 'object' || Array.isArray(at)) return 'other';
    const next = (at as Record<string, unknown>)[name!];
    const list = next === undefined ? [] : Array.isArray(next) ? next : [next];
    values = place === undefined ? list : list.slice(Number(place), Number(place) + 1);
  }
  if (values.length > 1) return 'other';
  const value = values[0] ?? null;
  return value !== null && typeof value === 'object' ? 'other' : (value as string | null);
}

describe('generated objects', () => {
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('x', 'y', null),
      tie('object'),
      fc.array(fc.oneof(fc.constantFrom('x', 'y'), tie('object')), { maxLength: 3 }),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
  }));
  const step = fc.constantFrom('a', 'b', 'a[0]', 'b[1]');
  const paths = fc.array(step, { minLength: 1, maxLength: 3 }).map((s) => s.join('.'));

  it('give what a slow reader gives, line by line', async () => {
    const cases = fc.sample(fc.tuple(fc.array(tree.object, { minLength: 1, maxLength: 30 }), paths), {
      numRuns: 25,
      seed: 5,
    });
    for (const [objects, path] of cases) {
      const expected = objects.map((o) => slowly(o, path));
      const text = lines(...objects.map((o, i) => ({ n: i, ...(o as object) })));
      const contract = of([column('n', { type: 'integer' }), placed('v', path)]);
      const { result, accepted } = await checkText(text, contract, engine);
      expect(result.reconciliation.rowsIn).toBe(objects.length);
      const seen = new Map(accepted.map((r) => [Number(r.n), r.v]));
      expect(
        objects.map((_, i) => (seen.has(i) ? seen.get(i) : 'other')),
        path,
      ).toEqual(expected);
    }
  });
});

describe('a prefix', () => {
  it('stands before every value after the cleansing, and missing stays missing', async () => {
    const contract = of([placed('id', 'id', { prefix: 'Patient/', cleanse: ['trim'] }), placed('n', 'n')]);
    const { result, accepted } = await checkText(lines({ id: ' 1', n: 'a' }, { n: 'b' }), contract, engine);
    expect(accepted).toEqual([
      { id: 'Patient/1', n: 'a' },
      { id: null, n: 'b' },
    ]);
    expect(result.cleansing).toMatchObject([{ column: 'id', rule: 'trim', cells: 1 }]);
  });
});

describe('cleansing of FHIR values', () => {
  const contract = of([
    placed('at', 'at', { type: 'timestamp', cleanse: ['london-time'], formats: ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d'] }),
    placed('who', 'who', { cleanse: ['fhir-reference'] }),
  ]);
  const taken = async (at: string | null, who: string) =>
    (await checkText(lines({ at, who }), contract, engine)).accepted[0];

  it.each([
    ['2024-07-01T09:00:00Z', '2024-07-01 10:00:00'],
    ['2024-01-01T09:00:00.250+00:00', '2024-01-01 09:00:00'],
    ['2024-07-01T00:30:00+01:00', '2024-07-01 00:30:00'],
    ['1989-10-04T02:25:16-04:00', '1989-10-04 07:25:16'],
    ['2024-03-31T00:59:59Z', '2024-03-31 00:59:59'],
    ['2024-03-31T01:00:00Z', '2024-03-31 02:00:00'],
    ['2024-05-06', '2024-05-06 00:00:00'],
  ])('%s is %s in London', async (at, shown) => {
    expect(await taken(at, 'x')).toMatchObject({ at: shown });
  });

  it('leaves a day that does not exist to the check of its type', async () => {
    const { result } = await checkText(lines({ at: '2024-02-30T09:00:00Z', who: 'x' }), contract, engine);
    expect(told(result)).toEqual(['file:row-count', 'type:at@1']);
  });

  it.each([
    ['Patient/1', 'Patient/1'],
    ['https://example.org/fhir/Patient/a-1/_history/2', 'Patient/a-1'],
    ['urn:uuid:7f', 'urn:uuid:7f'],
    ['Location?identifier=https://x.org/a|b', 'Location?identifier=https://x.org/a|b'],
  ])('%s becomes %s', async (who, shown) => {
    expect(await taken(null, who)).toMatchObject({ who: shown });
  });

  it.each([
    ['male', '1'],
    ['F', '2'],
    ['8532', '2'],
    ['8507', '1'],
    ['other', '9'],
    ['0', 'X'],
    ['Unknown', 'X'],
    ['2', '2'],
    ['8', '8'],
  ])('the sex %s is %s in the NHS', async (text, shown) => {
    const sexes = of([placed('sex', 'sex', { cleanse: ['nhs-sex-code'] })]);
    expect((await checkText(lines({ sex: text }), sexes, engine)).accepted).toEqual([{ sex: shown }]);
  });
});

describe('a line written as the language writes it, and the same line written otherwise', () => {
  const contract = of([placed('a', 'a.n'), placed('b', 'b')]);
  it.each([
    ['{"a":{"n":1},"b":"x"}', '{ "a" : {"n":1} , "b":"x"}', { a: '1', b: 'x' }],
    ['{"a":{"n":1.5},"b":"é/"}', '{"a":{"n":1.5},"b":"\\u00e9\\/"}', { a: '1.5', b: 'é/' }],
  ])('%s and %s are the same row', async (one, other, row) => {
    expect((await checkText(`${one}\n${other}\n`, contract, engine)).accepted).toEqual([row, row]);
  });

  it.each(['1.0', '1e3', '-0', '12345678901234567890'])('the number %s keeps its text', async (text) => {
    expect((await checkText(`{"a":{"n":${text}},"b":"x"}\n`, contract, engine)).accepted).toEqual([
      { a: text, b: 'x' },
    ]);
  });

  it('a name given twice is found, deep in the line too', async () => {
    const { result } = await checkText(
      '{"a":{"n":1},"b":"x"}\n{"a":{"n":1,"n":1},"b":"x"}\n{"b":"y","b":"x"}\n',
      contract,
      engine,
    );
    expect(told(result)).toEqual(['line:repeated-name@2,3']);
  });
});
