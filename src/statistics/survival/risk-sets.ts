import type { ReadTimes } from './survival-times.ts';

/** Who was at risk just before a time, and what happened at it. */
export interface RiskSet {
  time: number;
  atRisk: number;
  events: number;
  censored: number;
}

/**
 * Answers: how many persons were at risk just before each time, and what happened at it.
 * Arguments: the persons of whom everything is known, as `readTimes` gives them.
 * Result: one risk set for each distinct time of an event or of an end of follow-up, in order of time.
 * Zero, missing and small: nobody leaves no sets; who enters at a time is at risk only after it.
 * Source: definition (Kaplan and Meier 1958, from memory).
 * Example:
 * ```ts
 * riskSets(readTimes({ time: [2, 1, 2], event: [1, 0, 0] })) // [{ time: 1, atRisk: 3, events: 0, censored: 1 }, { time: 2, atRisk: 2, events: 1, censored: 1 }]
 * ```
 */
export const riskSets = ({ time, event, entry }: ReadTimes): RiskSet[] => {
  const order = Uint32Array.from(time, (_, i) => i).sort((i, j) => time[i]! - time[j]!);
  const entries = entry === null ? null : Float64Array.from(entry).sort();
  const sets: RiskSet[] = [];
  let entered = entries === null ? time.length : 0;
  for (let from = 0; from < order.length; ) {
    const at = time[order[from]!]!;
    let events = 0;
    let to = from;
    for (; to < order.length && time[order[to]!] === at; to++) events += event[order[to]!]!;
    while (entries !== null && entered < entries.length && entries[entered]! < at) entered++;
    sets.push({ time: at, atRisk: entered - from, events, censored: to - from - events });
    from = to;
  }
  return sets;
};
