/** The rows of the specification's metrics (`metric_*.csv`) as tables of an edition hold them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { TableRows, Value } from '../../metric/open-fixture.ts';

export type Csv = Record<string, string>[];
type Row = TableRows[string][number];

/** @param name of a file of this folder, without its ending */
export const readVectors = (name: string): Csv =>
  parse(readFileSync(join(import.meta.dirname, `${name}.csv`), 'utf8'), { columns: true }) as Csv;

/** The day of the specification's snapshots; its last Sunday stands in for the end of a month. */
export const DAY = '2025-11-10';
const DEAD_ON_ARRIVAL = '63238001';
const SECOND = 1000;

const orNull = (cell: string | undefined): Value => (cell ? cell : null);
const daysBefore = (days: string): string =>
  new Date(Date.parse(`${DAY}T00:00:00Z`) - Number(days) * 86_400 * SECOND).toISOString().slice(0, 10);
/** A time so many seconds after eight in the morning, with fractions. */
const after = (seconds: number): string =>
  new Date(Date.parse(`${DAY}T08:00:00Z`) + Math.round(seconds * SECOND)).toISOString().replace('Z', '');

const attendance = (row: Csv[number], i: number): Row => ({
  attendance_id: i,
  provider_code: 'ZA1',
  department_type: row.department_type!,
  attendance_category: row.attendance_category!,
  by_ambulance: row.arrival_mode === 'amb' ? 'true' : 'false',
  arrived_at: row.arrival!,
  assessed_at: orNull(row.initial_assessment),
  departed_at: orNull(row.departure),
  admitted: row.admitted === '1' ? 'true' : 'false',
  discharge_status: row.note === 'dead_on_arrival' ? DEAD_ON_ARRIVAL : null,
});

const incident = (row: Csv[number]): Row => ({
  incident_id: Number(row.incident),
  category: row.category!,
  called_at: after(0),
  response_seconds: Number(row.response_seconds),
  outcome: row.conveyed_to_ed === '1' ? 'conveyed' : 'see-and-treat',
  at_hospital_at: row.handover_minutes ? after(0) : null,
  handed_over_at: row.handover_minutes ? after(Number(row.handover_minutes) * 60) : null,
});

/** Offered 12,500, of which 11,640 answered, 9,021 of them within 60 seconds. */
const CALLS: Row[] = Array.from({ length: 12_500 }, (_, i) => ({
  call_id: i,
  called_at: after(0),
  wait_seconds: i < 9021 ? 60 : 61,
  answered_at: i < 11_640 ? after(i < 9021 ? 60 : 61) : null,
  abandoned: i < 11_640 ? 'false' : 'true',
}));

const stay = (row: Csv[number]): Row => ({
  provider_code: 'ZA1',
  spell_id: Number(row.spell),
  patient_classification: '1',
  admitted_at: row.admission_date!,
});

const waiting = (days: string, i: number): Row => ({
  week_ending_date: DAY,
  provider_code: 'ZA1',
  pathway_id: i,
  request_id: i,
  waiting_list_type: 'IRTT',
  is_open: 'true',
  rtt_start_date: daysBefore(days),
  days_waiting: Number(days),
});

const registered = (row: Csv[number]): Row => ({
  person_key: Number(row.person),
  registration_id: Number(row.person),
  held_from: '2020-01-01',
  birth_month: `${2025 - Number(row.age)}-01-01`,
});
const onRegister = (row: Csv[number]): Row => ({
  person_key: Number(row.person),
  register: 'HTN',
  joined_on: '2020-01-01',
});
const readings = (row: Csv[number]): Row[] =>
  ['systolic', 'diastolic']
    .filter((half) => row[half])
    .map((half) => ({
      person_key: Number(row.person),
      source: 'gp',
      observation: `${half}_blood_pressure`,
      observed_on: '2025-06-01',
      value: Number(row[half]),
    }));

/** A stay as its hospital sends it: the edition joins transfers on. */
const spell = (row: Csv[number]): Row => {
  const transfer = row.kind!.startsWith('transfer');
  return {
    person_key: Number(row.person!.slice(1)),
    provider_code: 'ZA1',
    spell_id: Number(row.spell),
    admission_type: transfer ? 'other' : row.kind!.startsWith('emergency') ? 'emergency' : 'elective',
    admission_method: transfer ? '81' : null,
    admitted_at: row.admit!,
    discharged_at: row.discharge!,
    discharge_method: row.kind!.endsWith('died') ? '4' : '1',
  };
};

/** The same stays and handovers as a trust reports their sums. */
const report = (measure: string, value: number): Row => ({
  measure,
  value,
  entity_type: 'trust',
  entity_code: 'ZA1',
  period_start: DAY,
  grain: 'day',
  status: 'reported',
  data_status: 'final',
});

function reports(): Row[] {
  const handovers = readVectors('metric_ambulance_rows').filter((row) => row.handover_minutes);
  const minutes = handovers.reduce((sum, row) => sum + Number(row.handover_minutes), 0);
  return [report('ambulance_handovers', handovers.length), report('ambulance_handover_minutes', minutes)];
}

const beds = (stays: Csv): Row => ({
  trust_code: 'ZA1',
  site_code: 'ZA101',
  day: DAY,
  bed_type: 'general-acute-beds',
  beds_occupied: stays.length,
  beds_occupied_not_meeting_criteria: stays.filter((row) => row.no_criteria_to_reside === '1').length,
});

/** Each group of tables is laid by itself: the stays of the snapshot are not those of who came back. */
export const LAID = {
  ed: (): TableRows => ({ emergency_attendance: readVectors('metric_ed_rows').map(attendance) }),
  ambulance: (): TableRows => ({
    ambulance_incident: readVectors('metric_ambulance_rows').map(incident),
    reported_measure: reports(),
  }),
  calls: (): TableRows => ({ urgent_call: CALLS }),
  stays: (): TableRows => {
    const stays = readVectors('metric_inpatient_snapshot');
    return { hospital_spell: stays.map(stay), bed_day: [beds(stays)] };
  },
  waits: (): TableRows => ({
    waiting_list_entry: readVectors('metric_rtt_rows').map((row, i) => waiting(row.days_waiting!, i)),
    diagnostic_wait: ['0', '41', '42', '43', '91'].map(waiting),
  }),
  pressure: (): TableRows => {
    const people = readVectors('metric_hypertension_rows');
    return {
      registration: people.map(registered),
      condition_register: people.map(onRegister),
      observation: people.flatMap(readings),
    };
  },
  readmissions: (): TableRows => ({
    hospital_spell: readVectors('metric_readmission_rows').map(spell),
    episode_diagnosis: [],
  }),
};
