/** The day in England, where the data, their policies and their readers are; not the day of the machine or of UTC. */
const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Answers: which day a moment falls on in London, as ISO date. Half past midnight in summer is the new day already. */
export function londonDay(moment: Date): string {
  const parts = new Map(LONDON.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}
