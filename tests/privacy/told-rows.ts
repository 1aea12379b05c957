/** The rows of the planted county as tables of an edition have them, in a plain list, and a slow twin that says who may see them. */
import type { OptOutKind } from '../../src/pseudonym/read-purposes.ts';
import { entries, ITEM_ID, ORDER_ID, registration, unknownEntries } from './planted-extracts.ts';
import { ADULTS, BABIES, carer, first, GROUPS, PEOPLE, type PlantedPerson } from './planted-people.ts';

/** A row as the tables of an edition have it: which table, the number of the record, and everybody in it. */
export interface ToldRow {
  table: string;
  /** column that holds the record's number */
  column: string;
  /** kind of the number, and the number as it was sent */
  kind: string;
  number: string;
  /** everybody who is in the row; empty: nobody knows whose it is */
  people: PlantedPerson[];
  gp: boolean;
}

/** Rows with a sensitive code, and the rest of such a stay, are in no table below the line, and so not here. */
export function toldRows(): ToldRow[] {
  const row = (table: string, column: string, kind: string, number: unknown, people: PlantedPerson[], gp = false) => ({
    table,
    column,
    kind,
    number: String(number),
    people,
    gp,
  });
  const [observed, attended] = ['gp-observation', 'trust-attendance'];
  return [
    ...PEOPLE.filter((p) => !registration(p).is_confidential).map((p) =>
      row('registration', 'registration_id', 'gp-registration', 66_600_010_000 + p.n, [p], true),
    ),
    ...PEOPLE.flatMap((p) =>
      entries(p)
        .filter((e) => !e.is_confidential)
        .map((e) => row('gp_event', 'event_id', observed, e.observation_id, [p], true)),
    ),
    ...unknownEntries().map((e) => row('gp_event', 'event_id', observed, e.observation_id, [], true)),
    ...PEOPLE.map((p) => row('emergency_attendance', 'attendance_id', attended, `33300${10_000 + p.n}`, [p])),
    row('emergency_attendance', 'attendance_id', attended, '3330010999', []),
    row('prescription', 'prescription_id', 'gp-medication-order', ORDER_ID, [carer(0)], true),
    row('dispensed_item', 'item_id', 'dispensed-item', ITEM_ID, [carer(0)], true),
    ...ADULTS.map((p) => row('hospital_spell', 'spell_id', 'spell', `SP${10_000 + p.n}`, [p])),
    ...ADULTS.map((p) => row('episode', 'spell_id', 'spell', `SP${10_000 + p.n}`, [p])),
    ...ADULTS.map((p) => row('episode_diagnosis', 'spell_id', 'spell', `SP${10_000 + p.n}`, [p])),
    ...ADULTS.map((p) => row('infection', 'specimen_id', 'specimen', `MB${10_000 + p.n}`, [p])),
    ...BABIES.map((b, g) => row('birth', 'birth_id', 'baby', `BY${10_000 + b.n}`, [b, first(g)])),
    ...ADULTS.map((p) => row('social_care_event', 'event_id', 'social-care-event', `EV${10_000 + p.n}`, [p])),
    ...GROUPS.map((_, g) =>
      row('social_care_event', 'event_id', 'social-care-event', `CR${10_000 + g}`, [carer(g), first(g)]),
    ),
    ...ADULTS.map((p) => row('referral', 'referral_id', 'mental-health-referral', `MH${10_000 + p.n}`, [p])),
  ];
}

/** The matrix of the design once more: [type 1, national, sharing, case finding, secondary use]. - nothing, G rows of practices, A all. */
const MATRIX: Record<string, string> = {
  direct_care: '- - A - -',
  safeguarding: '- - A - -',
  case_finding: 'G A A A A',
  planning: 'G A A A A',
  statutory_return: 'G - - - -',
  research: 'G A A A A',
  self_care: '- - - - -',
  public: 'G A A A A',
};
const PLACE: Record<OptOutKind, number> = { type_1: 0, national: 1, sharing: 2, case_finding: 3, secondary_use: 4 };

/** What an opt-out takes out of a purpose. */
export const cellOf = (purpose: string, kind: OptOutKind): string => MATRIX[purpose]!.split(' ')[PLACE[kind]]!;

/** Whether a purpose may use a person's rows of practices (`gp`), or their other rows. */
export function mayUse(purpose: string, { optOut }: PlantedPerson, gp: boolean): boolean {
  const cell = optOut === null ? '-' : cellOf(purpose, optOut);
  return cell === '-' || (cell === 'G' && !gp);
}

/** Whether a purpose's view shows a row: everybody in it may be used. */
export const maySee = (purpose: string, row: ToldRow): boolean => row.people.every((p) => mayUse(purpose, p, row.gp));

/** Whether the row may leave: also that nobody's row is left out where its person might have had an opt-out that takes it out. */
export const mayLeave = (purpose: string, row: ToldRow): boolean =>
  maySee(purpose, row) &&
  (row.people.length > 0 || GROUPS.every((optOut) => mayUse(purpose, { ...first(0), optOut }, row.gp)));
