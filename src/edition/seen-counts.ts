/** What a manifest keeps of opt-outs and of what each purpose sees: counts alone. */
import type { AskedSince } from '../pseudonym/asked-since.ts';
import type { OptOutsMade } from '../pseudonym/make-opt-outs.ts';
import type { OptOutKind } from '../pseudonym/read-purposes.ts';

/** People of a purpose. people = optedOut + gpOptedOut + those of whom every row may be used. */
export interface PeopleSeen {
  purpose: string;
  /** everybody whom the resident index knows, without test patients */
  people: number;
  /** no row of theirs may be used */
  optedOut: number;
  /** rows from general practice may not be used, others may */
  gpOptedOut: number;
}

/** Rows of one table or dataset. For each purpose rows = testPatients + pastPersons + optedOut + seen. */
export interface RowsSeen {
  /** of the table or dataset */
  name: string;
  rows: number;
  /** nobody knows whose they are; null where rows name no person */
  unlinked: number | null;
  /** left out of every purpose: of a patient whom a practice made up to try its system; absent in an edition of before that */
  testPatients?: number;
  /**
   * left out of every purpose: of a table that the resident index tells, a person in the row is in no purpose, since they were merged
   * into another, have no records any more, or are a test patient; absent for other tables, and in an edition of before that
   */
  pastPersons?: number;
  purposes: {
    purpose: string;
    /** left out, because a person in the row may not be seen */
    optedOut: number;
    seen: number;
  }[];
}

export interface Seen {
  people: PeopleSeen[];
  /** tables below the privacy line */
  tables: RowsSeen[];
  /** current rows of datasets about people, by the strictest table that they fill */
  datasets: RowsSeen[];
}

/** What the opt-outs of a build were worked out of. */
export interface OptOutCounts {
  /** people in the resident index, without test patients */
  residents: number;
  /** of them without an NHS number: taken to have opted out nationally, since they cannot be asked about */
  withoutNumber: number;
  /** people by kind of opt-out; `national` only where an answer of the national service is in use */
  optedOut: Partial<Record<OptOutKind, number>>;
  /** objections of people whom the index does not know: nothing of them can be left out */
  unknownObjections: number;
  /** patients whom practices made up to try their systems: in no purpose; absent in an edition of before that */
  testPatients?: number;
  /** of those opted out nationally, who came since the service was asked; absent or null where that is not known */
  askedSince?: AskedSince | null;
}

/** Without an answer of the national service everybody is taken to have opted out, which is no count of people. */
export function optOutCounts({ optOuts, testPatients }: { optOuts: OptOutsMade; testPatients: number }): OptOutCounts {
  const { lists, residents, withoutNumber, optedOut, unknownObjections, askedSince } = optOuts;
  const { national, ...local } = optedOut;
  const answered = lists.some((list) => list.kind === 'national');
  return {
    residents,
    withoutNumber,
    optedOut: answered ? { ...local, national: national ?? 0 } : local,
    unknownObjections,
    testPatients,
    askedSince,
  };
}
