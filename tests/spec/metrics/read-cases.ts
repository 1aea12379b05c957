/** Cases worked out by hand, as they are written: README.md in this folder says how. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Metric } from '../../../src/metric/metric.ts';
import type { Fixture, TableRows } from '../../metric/open-fixture.ts';

export interface Case {
  metric: string;
  by_hand: string;
  ask?: { from?: string; to?: string; where?: Record<string, string> };
  /** rows by table */
  rows: Record<string, string>;
  /** of published reports: one line for each, its measures side by side as the publisher has them */
  reports?: string;
  expect: { numerator: number | null; denominator: number | null; value: number | null };
}

/** @param folder whose YAML files hold cases */
export const readCases = (folder: string): Case[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parse(readFileSync(join(folder, name), 'utf8')).cases);

/** A table as it is written: a line of column names, a line for each row, cells between bars. */
export function readRows(text: string): TableRows[string] {
  const [head = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] || null])));
}

/** Asks as a command would, of November 2025 unless the case says otherwise, and compares with what was worked out. */
export async function answersAsByHand(fixture: Fixture, metric: Metric, { ask, expect: wanted }: Case): Promise<void> {
  const where = Object.entries(ask?.where ?? {}).map(([dimension, value]) => ({ dimension, values: [value] }));
  const period = { from: ask?.from ?? '2025-11-01', to: ask?.to ?? '2025-11-30' };
  const dates = metric.records || metric.grain ? period : {};
  const { figures } = await fixture.ask(metric, { ...dates, where });
  const { numerator, denominator, value } = figures[0]!;
  expect(figures).toHaveLength(1);
  expect({ numerator, denominator, value }).toEqual({
    numerator: near(wanted.numerator),
    denominator: near(wanted.denominator),
    value: near(wanted.value),
  });
}

const near = (wanted: number | null): unknown =>
  wanted === null ? null : expect.closeTo(wanted, wanted > 1000 ? 4 : 9);
