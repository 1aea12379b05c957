/** Every method of `concord stat` end to end: a CSV goes in, and what comes out is what the method itself answers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_METHODS } from '../../src/statistics/methods/all-methods.ts';
import type { StatCell, StatMethod, StatOptions, StatRow } from '../../src/statistics/methods/stat-method.ts';
import { everyNumber } from '../statistics/every-number.ts';
import { runCommand } from './run-command.ts';
import { METHOD_CASES, type MethodCase } from './stat-method-cases.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-stat-methods-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows as the method's own callers would write them: plain splitting, no reading of the command's. */
function rowsOf(method: StatMethod, { header, rows, columns = [] }: MethodCase): StatRow[] {
  const names = header.split(',');
  const named = columns.map((pair) => pair.split('=') as [string, string]);
  const keys = method.columns.flatMap(({ part, type }) => {
    const given = named.filter(([to]) => to === part).map(([, from]) => from);
    const from = given.length > 0 ? given : names.filter((name) => name === part);
    return from.map((name) => ({ key: type.endsWith('s') ? `${part}:${name}` : part, at: names.indexOf(name), type }));
  });
  return rows.map((row) => {
    const cells = row.split(',');
    const cellOf = (at: number, type: string): StatCell => {
      const text = cells[at]!;
      if (text === '' || text === 'NA') return null;
      return type.startsWith('number') ? Number(text) : text;
    };
    return Object.fromEntries(keys.map(({ key, at, type }) => [key, cellOf(at, type)]));
  });
}

function settingsOf({ options }: StatMethod, { settings = [] }: MethodCase): StatOptions {
  const given = new Map(settings.map((pair) => pair.split('=') as [string, string | undefined]));
  const typed = (type: string, text: string): number | string | boolean =>
    type === 'number' ? Number(text) : type === 'flag' ? text !== 'no' : text;
  return Object.fromEntries(
    options
      .filter(({ name, default: usual }) => given.has(name) || usual !== undefined)
      .map(({ name, type, default: usual }) => [
        name,
        typed(type, given.has(name) ? (given.get(name) ?? 'yes') : usual!),
      ]),
  );
}

const argvOf = (id: string, { columns = [], settings = [] }: MethodCase): string[] => [
  ...['stat', id, '--input', `${id}.csv`],
  ...columns.flatMap((pair) => ['--column', pair]),
  ...settings.flatMap((pair) => ['--set', pair]),
];

it('has a case for every method, and none for a method that is no more', () => {
  expect(Object.keys(METHOD_CASES)).toEqual(ALL_METHODS.map(({ id }) => id));
});

describe.each(ALL_METHODS.map((method) => [method.id, method] as const))('concord stat %s', (id, method) => {
  const about = METHOD_CASES[id]!;

  it('gives what the method gives, every number finite, and the same as table and as CSV', async () => {
    writeFileSync(join(folder, `${id}.csv`), `${[about.header, ...about.rows].join('\n')}\n`);
    const argv = argvOf(id, about);
    const json = await runCommand([...argv, '--json'], { cwd: folder });
    expect(json.err).toBe('');
    expect(json.exitCode).toBe(0);
    const answer = JSON.parse(json.out);
    const expected = method.run(rowsOf(method, about), settingsOf(method, about));
    everyNumber(expected);
    expect(answer.rows.map(Object.values)).toEqual(
      JSON.parse(JSON.stringify(expected.map((row) => Object.values(row)))),
    );
    for (const [i, row] of expected.entries()) {
      const names = Object.keys(row).map((name) => name.replaceAll('_', '').toLowerCase());
      expect(Object.keys(answer.rows[i]).map((name) => name.replaceAll('_', ''))).toEqual(names);
      for (const name of Object.keys(answer.rows[i])) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    }
    expect(answer.settings).toEqual(settingsOf(method, about));
    expect(answer.rows.length).toBeGreaterThan(0);
    const cells: StatCell[] = answer.rows.flatMap((row: StatRow) => Object.values(row));
    expect(cells.some((cell) => typeof cell === (id === 'bank-holidays' ? 'string' : 'number'))).toBe(true);
    if (method.gives === 'one') expect(answer.rows.length).toBe(1);

    const csv = await runCommand([...argv, '--format', 'csv'], { cwd: folder });
    expect(csv.out.split('\n')[0]!.split(',')).toEqual(Object.keys(Object.assign({}, ...answer.rows)));
    const table = await runCommand(argv, { cwd: folder });
    expect(`${csv.out}${table.out}`).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(table.out.split('\n').length).toBeGreaterThan(1);
  });

  it('says in plain words what it answers and reads', async () => {
    const { out } = await runCommand(['stat', id]);
    for (const { part } of method.columns) expect(out).toContain(part);
    expect(method.answers).toMatch(/^[a-z]/);
    expect(method.answers).not.toMatch(/[.?]$/);
    for (const { meaning } of [...method.columns, ...method.options]) expect(meaning).not.toMatch(/^[A-Z][a-z]+ /);
  });
});
