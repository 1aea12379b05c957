import type { LogicalType } from './contract.ts';

/** The engine's type of each logical type. */
export const ENGINE_TYPES: Record<LogicalType, string> = {
  string: 'varchar',
  integer: 'bigint',
  number: 'double',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  boolean: 'boolean',
};
