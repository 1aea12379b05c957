/** A usual row of each table of urgent care, and the rows of the same person that metrics look for around it. */
import type { TableRows, Value } from '../../metric/open-fixture.ts';

export type Row = Record<string, Value>;
const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** @param from milliseconds; so many hours after it, as a time of day in England in winter */
const at = (from: number, hours: number): string => new Date(from + hours * HOUR).toISOString().slice(0, 19);

/** Came on foot, was seen in ten minutes and stayed thirteen hours for a complaint of mental health. */
const attendance = (id: number, from: number): Row => ({
  ...{ person_key: id, attendance_id: id, provider_code: 'ZA1', site_code: 'ZA101' },
  ...{ department_type: '01', attendance_category: '1', chief_complaint: '248062006' },
  ...{ arrival_mode: '1048071000000103', discharge_status: '182992009', by_ambulance: 'false', admitted: 'false' },
  ...{ arrived_at: at(from, 8), assessed_at: `${at(from, 8).slice(0, 14)}10:00`, decided_at: at(from, 8.5) },
  departed_at: at(from, 21),
});

const incident = (id: number, from: number): Row => ({
  ...{ person_key: id, incident_id: id, category: 'C1', outcome: 'conveyed', professional_caller: 'false' },
  ...{ called_at: at(from, 8), response_seconds: 420 },
});

/** Answered after a minute, or given up after it. */
const call = (id: number, from: number): Row => ({
  ...{ call_id: id, called_at: at(from, 8), answered_at: at(from, 8.02), wait_seconds: 60, answer_seconds: 60 },
  ...{ abandoned: 'false', disposition: 'primary-care', clinician_type: 'nurse' },
});

const delay = (id: number, from: number): Row => ({
  ...{ trust_code: 'ZA1', day: at(from, 0).slice(0, 10), delay_reason: 'C01', length_of_stay: `${id}`, patients: 1 },
});

export const USUAL: Record<string, (id: number, from: number) => Row> = {
  emergency_attendance: attendance,
  ambulance_incident: incident,
  urgent_call: call,
  emergency_call: call,
  discharge_delay: delay,
};

/** What a metric needs to be otherwise in its usual row, so that the codes of the line alone decide. */
export const UNUSUAL: Record<string, Row> = {
  'ed-assessed-within-15-by-ambulance': { by_ambulance: 'true' },
  ...Object.fromEntries(
    ['ed-mean-minutes', 'ed-median-minutes', 'ed-minutes-95th'].map((name) => [
      `${name}-admitted`,
      { admitted: 'true' },
    ]),
  ),
  'ed-over-12-hours-from-decision': { admitted: 'true' },
  'ambulance-called-again': { outcome: 'see-and-treat' },
  'nhs-111-abandoned-after-30-seconds': { answered_at: null },
};

/** Rows around the usual one, by what the table calls them: the code of the line is theirs. */
export const AROUND: Record<string, (id: number, from: number, odd: Row) => TableRows> = {
  'its own': () => ({}),
  'three before': (id, from, odd) => ({ emergency_attendance: before(3, id, from, odd) }),
  'four before': (id, from, odd) => ({ emergency_attendance: before(4, id, from, odd) }),
  'one after': (id, from, odd) => ({
    emergency_attendance: [{ ...attendance(id, from + 3 * DAY), attendance_id: -id, ...odd }],
  }),
  'stay after': (id, from, odd) => ({
    continuous_spell: [
      {
        person_key: id,
        provider_code: 'ZA1',
        spell_id: id,
        admitted_at: at(from, 80),
        admission_type: 'emergency',
        ...odd,
      },
    ],
  }),
  'contact before': (id, from, odd) => ({
    mental_health_contact: [{ person_key: id, contact_id: id, contact_at: at(from, -80), attended: 'true', ...odd }],
  }),
};

const before = (times: number, id: number, from: number, odd: Row): Row[] =>
  Array.from({ length: times }, (_, i) => ({
    ...attendance(id, from - (i + 1) * DAY),
    attendance_id: 1000 * (i + 1) + id,
    ...odd,
  }));
