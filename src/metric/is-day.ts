/**
 * Answers: whether a text is a day that exists, as YYYY-MM-DD.
 * Example: `isDay('2025-02-29')` is false; so is `isDay('1 Apr 2025')`.
 */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
