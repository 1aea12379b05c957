import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/page/choose-place.ts';
import {
  formatChange,
  formatDate,
  formatDifference,
  formatPercentage,
  formatQuantity,
  formatTarget,
  formatValue,
  inWords,
  targetLabel,
} from '../../src/page/format-figure.ts';
import { namePlace, shortName } from '../../src/page/name-place.ts';

const share = { kind: 'proportion', unit: '%' } as const;
const count = { kind: 'count', unit: 'attendances' } as const;
const mean = { kind: 'mean', unit: 'patients a day' } as const;
const score = { kind: 'ratio', unit: 'score' } as const;
const ratio = { kind: 'ratio', unit: '%' } as const;

describe('a figure is written', () => {
  it.each([
    [0.7134, share, '71.3%'],
    [0, share, '0%'],
    [1, share, '100%'],
    [0.0004, share, 'under 0.1%'],
    [0.9999, share, 'over 99.9%'],
    [0.92, ratio, '92.0%'],
    [1.034, ratio, '103.4%'],
    [34120, count, '34,120'],
    [1234567, count, '1,234,567'],
    [999, count, '999'],
    [0, count, '0'],
    [-0.4, count, '0'],
    [41.26, mean, '41.3'],
    [141.26, mean, '141'],
    [1141.26, mean, '1,141'],
    [23.456, score, '23.5'],
  ] as const)('%s of %o as %s', (value, measured, text) => {
    expect(formatValue(value, measured)).toBe(text);
  });

  it('with dates by name, and small numbers in words', () => {
    expect(formatDate('2025-10-05')).toBe('5 Oct 2025');
    expect(formatDate('2025-09-30')).toBe('30 Sep 2025');
    expect([0, 1, 9, 10, 1200].map(inWords)).toEqual(['none', 'one', 'nine', '10', '1,200']);
    expect(formatPercentage(0.991)).toBe('99.1%');
  });
});

describe('a change is written', () => {
  it.each([
    [0.713, 0.725, share, 'down 1.2 points on Sep 2025'],
    [0.735, 0.725, share, 'up 1.0 point on Sep 2025'],
    [0.7134, 0.7131, share, 'no change on Sep 2025'],
    [34120, 33100, count, 'up 1,020 (3.1%) on Sep 2025'],
    [5, 0, count, 'up 5 on Sep 2025'],
    [0, 5, count, 'down 5 on Sep 2025'],
    [5, 5, count, 'no change on Sep 2025'],
    [41.2, 43.0, mean, 'down 1.8 on Sep 2025'],
    [141.2, 143.0, mean, 'down 2 (1.3%) on Sep 2025'],
  ] as const)('from %2$s to %1$s', (value, before, measured, text) => {
    expect(formatChange(value, before, 'Sep 2025', measured)).toBe(text);
  });
});

describe('a difference from another figure is written', () => {
  it.each([
    [0.113, 0.412, share, '+11.3 points'],
    [-0.01, 0.5, share, '-1.0 point'],
    [0.0004, 0.5, share, 'no difference'],
    [-1020, 32_000, count, '-1,020'],
    [3.25, 40, mean, '+3.3'],
    [-12.6, 250, score, '-13'],
  ])('%d from %d', (difference, other, measured, text) => {
    expect(formatDifference(difference, other, measured)).toBe(text);
  });
});

describe('a target is written', () => {
  it.each([
    ['>=', 0.95, 'constitutional', share, 'at least 95% (constitutional; from 1 Jun 2010)'],
    ['<=', 0.925, '', ratio, 'at most 92.5% (from 1 Jun 2010)'],
    ['<', 100, '', count, 'under 100 attendances (from 1 Jun 2010)'],
    ['=', 0, 'zero tolerance', count, 'exactly 0 attendances (zero tolerance; from 1 Jun 2010)'],
  ] as const)('%s %s', (operator, value, scope, measured, text) => {
    expect(formatTarget({ operator, value, scope, from: '2010-06-01', to: null, source: '' }, measured)).toBe(text);
  });

  it('with the day it ends, and without a first day that is not known', () => {
    const target = {
      operator: '>=',
      value: 0.78,
      from: '2025-04-01',
      to: '2026-03-31',
      scope: '',
      source: '',
    } as const;
    expect(formatTarget(target, share)).toBe('at least 78% (from 1 Apr 2025 to 31 Mar 2026)');
    expect(formatTarget({ ...target, from: '0001-01-01', to: null }, share)).toBe('at least 78%');
    expect(targetLabel(target, share)).toBe('target 78%');
  });
});

describe('a figure with its unit', () => {
  it.each([
    [108.2, mean, '108 a day'],
    [0.755, share, '75.5%'],
    [10396, count, '10,396 attendances'],
    [1, count, '1 attendance'],
    [0, count, '0 attendances'],
    [23.45, score, '23.4 score'],
  ] as const)('%s of %o is %s', (value, measured, text) => {
    expect(formatQuantity(value, measured)).toBe(text);
  });
});

describe('an organisation is named', () => {
  it.each([
    ['MID AND SOUTH ESSEX NHS FOUNDATION TRUST', 'Mid and South Essex NHS Foundation Trust', 'Mid and South Essex'],
    [
      'Bedfordshire Hospitals NHS Foundation Trust',
      'Bedfordshire Hospitals NHS Foundation Trust',
      'Bedfordshire Hospitals',
    ],
    ['STOCKTON-ON-TEES UTC (NORTH)', 'Stockton-On-Tees UTC (North)', 'Stockton-On-Tees UTC (North)'],
    [
      'NHS Mid and South Essex Integrated Care Board',
      'NHS Mid and South Essex Integrated Care Board',
      'Mid and South Essex',
    ],
    ["QUEEN MARY'S NHS TRUST", "Queen Mary's NHS Trust", "Queen Mary's"],
    ['RC9', 'RC9', 'RC9'],
    ['', '', ''],
  ])('%s', (published, name, short) => {
    expect(published === 'RC9' ? published : namePlace(published)).toBe(name);
    expect(shortName(name)).toBe(short);
  });
});

describe('a place in a sentence', () => {
  const system = { code: 'Q', name: 'Mid and South Essex', onsCode: 'E', trusts: [] };

  it.each([
    [null, 'in Mid and South Essex'],
    ['Basildon NHS Trust', 'at Basildon'],
    ['Mid and South Essex NHS Foundation Trust', 'at Mid and South Essex NHS Foundation Trust'],
  ])('%s is named so that it is not taken for its system', (name, at) => {
    expect(placeOf(system, name === null ? null : { code: 'R', name }).at).toBe(at);
  });
});
