/** The text of a cell before it is standardised, whatever the type of its column: CSV and Parquet give the same. */
import { identifier } from '../engine/engine.ts';
import type { Standardisation } from './model-schema.ts';

/** Rules by which a number that a program wrote with a point, 4000000004.0, is the whole number. The others read no digits, or the point. */
const WHOLE = new Set<Standardisation>(['text', 'upper', 'alphanumeric', 'digits', 'nhs-number', 'date']);

/** Columns of these hold several values in a cell, or named parts. */
const NESTED = /^(STRUCT|MAP|UNION|VARIANT)\b|\]$/;

const isList = (type: string): boolean => type.endsWith(']');
const isNested = (type: string): boolean => NESTED.test(type);
const elementOf = (type: string): string => type.replace(/\[\d*\]$/, '');

/**
 * Answers: why can a column of this type not be read by a rule? null when it can.
 * @param type as the engine describes it
 * @param rule of standardisation; null for a column that is taken as it is, such as the id
 */
export function unfitType(type: string, rule: Standardisation | null): { problem: string; expected: string } | null {
  if (rule === 'list' && isList(type) && !isNested(elementOf(type))) return null;
  if (isNested(type)) {
    const expected = rule === 'list' ? 'a list of texts, or text with semicolons between' : 'one value in each cell';
    return { problem: 'its cells hold lists or parts with names', expected };
  }
  if (rule === 'nhs-number' && type === 'FLOAT')
    return {
      problem: 'it is of 32-bit numbers with a point, which keep seven digits of ten',
      expected: 'NHS numbers as text, as whole numbers or as 64-bit numbers',
    };
  return null;
}

/** SQL of a cell's text, of a column whose type fits: a whole number has no point, and what is no number is missing. */
export function cellSql(column: string, type: string, rule: Standardisation): string {
  const text = textSql(identifier(column), type);
  if (!WHOLE.has(rule)) return text;
  return `case when contains(${text}, '.0') then regexp_replace(${text}, '^\\s*(-?[0-9][0-9 -]*)\\.0+\\s*$', '\\1') else ${text} end`;
}

function textSql(cell: string, type: string): string {
  if (isList(type)) return `array_to_string(${cell}::varchar[], ';')`;
  if (type === 'DOUBLE' || type === 'FLOAT') return `(case when isfinite(${cell}) then ${cell}::varchar end)`;
  return `${cell}::varchar`;
}
