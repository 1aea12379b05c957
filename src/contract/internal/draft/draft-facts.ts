/** Everything that was found out about an unknown file, and the choices a person may make about it. Types only. */
import type { Contract, DeliveryRules, FileFormat, FileRules } from '../../contract.ts';
import type { DraftColumn } from './guess-column.ts';
import type { Rhythm } from './guess-rhythm.ts';
import type { TextLayout } from './sniff-text.ts';

export interface DraftFacts {
  /** dataset id */
  id: string;
  fileName: string;
  format: FileFormat;
  encoding: FileRules['encoding'];
  layout: TextLayout;
  sheet: string | null;
  /** true when newlines stand inside quotes */
  multiline: boolean;
  /** true when the headers are blank or repeated, so that columns go by place */
  byPlace: boolean;
  rows: number;
  columns: DraftColumn[];
  keys: string[][];
  /** whom the rows seem to be about */
  about: Contract['identity'];
  identityReasons: string[];
  /** date columns that a row could be about, likeliest first */
  periods: string[];
  rhythm: Rhythm;
}

/** What holds after the questions. */
export interface DraftChoices {
  title: string;
  publisher: string;
  about: Contract['identity'];
  dayFirst: boolean;
  key: string[];
  mode: DeliveryRules['mode'];
  /** column name; empty when the rows have no date */
  period: string;
  /** ISO date the figures are about, when no column says it */
  asOf: string;
  entityType: string;
}

export const zoneOf = (about: Contract['identity']): Contract['zone'] =>
  about === 'none' ? 'open' : about === 'token' ? 'pseudonymised' : 'care';
