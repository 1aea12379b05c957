import type { ReadTimes } from './survival-times.ts';

/** Who was at risk just before a time, and what happened at it. */
export interface RiskSet {
  time: number;
  atRisk: number;
  events: number;
  censored: number;
}

/** One risk set for each distinct time of event or end, in order of time. */
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
