import { demand } from '../impossible-input.ts';

export interface AgeBand {
  /** first age of the band, in whole years */
  start: number;
  /** last age, in whole years; null where the label does not say, Infinity where the band is open */
  end: number | null;
}

const BETWEEN = /^(\d+)\s*(?:-|–|—|to)\s*(\d+)\b/i;
const OPEN = /^(\d+)\s*(?:\+|plus\b|and over\b|or over\b|or more\b)/i;
const UNDER = /^(?:<|under)\s*(\d+)\b/i;

/**
 * Answers: which ages an age band's label means.
 * Arguments: `label`, a text such as '1-4', '5 – 9', '05-09', '90 +', '90 and over', '<1', 'Under 1' or '0', or a number.
 * Result: the first age, and the last where the label says it (Infinity for an open band).
 * Zero and missing: '0' is the band that starts at 0; a label without a number at its start is refused.
 * Source: PHEindicatormethods takes the first whole number of the label; specification section 9.
 * Example:
 * ```ts
 * ageBandOf('5 – 9') // { start: 5, end: 9 }
 * ageBandOf('90 +') // { start: 90, end: Infinity }
 * ageBandOf('<1') // { start: 0, end: 0 }
 * ageBandOf('all') // ImpossibleInput
 * ```
 */
export function ageBandOf(label: string | number): AgeBand {
  const known = READ.get(label);
  if (known) return known;
  const band = Object.freeze(readBand(String(label)));
  if (READ.size < MOST_READ) READ.set(label, band);
  return band;
}

/** A standardised rate by place and month reads the same few labels tens of thousands of times. */
const READ = new Map<string | number, AgeBand>();
const MOST_READ = 1000;

function readBand(label: string): AgeBand {
  const text = label.trim().replace(/^(?:ages?|aged)\s+/i, '');
  const under = UNDER.exec(text);
  if (under) return { start: 0, end: Math.max(0, Number(under[1]) - 1) };
  const between = BETWEEN.exec(text);
  if (between) return { start: Number(between[1]), end: Number(between[2]) };
  const open = OPEN.exec(text);
  if (open) return { start: Number(open[1]), end: Number.POSITIVE_INFINITY };
  const first = /^\d+/.exec(text);
  demand(first !== null, "an age band's label begins with its first age, for example '5-9' or '90+'");
  return { start: Number(first[0]), end: null };
}
