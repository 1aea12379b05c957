import { demand } from '../impossible-input.ts';

/** How long each person was followed and whether it ended in the event; one entry a person in each list. */
export interface SurvivalTimes {
  /** from the start to the event or to the end of follow-up, 0 or more, all in one unit */
  time: readonly (number | null)[];
  /** 1 or true where the event happened at `time`, 0 or false where follow-up ended without it (censored) */
  event: readonly (number | boolean | null)[];
  /** when a person came under observation, if later than the start (left truncation); below `time` */
  entry?: readonly (number | null)[] | undefined;
}

/** The persons of whom everything is known. */
export interface ReadTimes {
  time: Float64Array;
  event: Uint8Array;
  /** 0 for everybody when no entries were given, in which case nobody is taken from the risk set for it */
  entry: Float64Array | null;
  /** positions in the lists that were given */
  kept: number[];
  missing: number;
}

/** Checks times, events and entries, and keeps the persons without a missing one for whom `also` holds. */
export const readTimes = (times: SurvivalTimes, also: (i: number) => boolean = () => true): ReadTimes => {
  const { time, event, entry } = times;
  demand(event.length === time.length, 'survival times need as many events as times');
  demand(entry === undefined || entry.length === time.length, 'survival times need as many entries as times');
  const kept: number[] = [];
  for (let i = 0; i < time.length; i++) {
    const [t, e, from] = [time[i], event[i], entry?.[i]];
    refuseBadPerson(t ?? null, e ?? null, from ?? null);
    if (t === null || e === null || (entry !== undefined && from === null) || !also(i)) continue;
    kept.push(i);
  }
  return {
    time: Float64Array.from(kept, (i) => time[i]!),
    event: Uint8Array.from(kept, (i) => Number(event[i])),
    entry: entry === undefined ? null : Float64Array.from(kept, (i) => entry[i]!),
    kept,
    missing: time.length - kept.length,
  };
};

function refuseBadPerson(time: number | null, event: number | boolean | null, entry: number | null): void {
  demand(time === null || (time >= 0 && time <= 1e100), 'a survival time is 0 or more');
  demand(event === null || Number(event) === 0 || Number(event) === 1, 'an event is 1 (happened) or 0 (censored)');
  if (entry === null) return;
  demand(entry >= 0 && (time === null || entry < time), 'an entry is 0 or more and before the time of event or end');
}

/** What a reader must know of persons left out. */
export const leftOutNotes = (missing: number): string[] => {
  if (missing === 0) return [];
  return [
    missing === 1 ? '1 row with a missing value was left out.' : `${missing} rows with a missing value were left out.`,
  ];
};
