/** Chance that is the same on every machine: the samples must come out byte for byte alike. */

export interface Chance {
  /** from 0 up to 1 */
  share(): number;
  /** from low to high */
  between(low: number, high: number): number;
  /** bell-shaped around 0 with a standard deviation of about 1 */
  bell(): number;
}

/** @param topic each topic has its own series, so that a change to one file moves no other */
export function chanceFor(topic: string): Chance {
  let state = [...topic].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), 2166136261);
  const share = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    share,
    between: (low, high) => low + (high - low) * share(),
    bell: () => (share() + share() + share() + share() - 2) * Math.sqrt(3),
  };
}

/** Rounded as a publication would: `places` decimals, and never a negative zero. */
export const rounded = (value: number, places = 0): number => Number(value.toFixed(places)) + 0;
