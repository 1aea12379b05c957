/** SQL of the calendar day of a date or time. */
export const dayOf = (sql: string): string => `cast(${sql} as date)`;
