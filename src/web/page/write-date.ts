const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `2025-10-31` as `31 Oct 2025`; anything else comes back as it is. */
export function longDate(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : DATE.format(time);
}

/** 0.9871 as `98.7%`; never rounded up to 100%. */
export function percent(share: number): string {
  const rounded = Math.round(share * 1000) / 10;
  return `${rounded === 100 && share < 1 ? 'over 99.9' : rounded.toFixed(1)}%`;
}
