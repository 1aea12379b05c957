/**
 * The numbers that senders give to pathways, appointments, cases and records. In the world they are made from the number of a
 * resident, so that they are the same in every run; a file must not tell it. Each is written as another number of the same
 * length, under a key of its kind: what refers to it by the same kind still does.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import type { Field } from './read-fields.ts';

/** Kind of number by column, by dataset. */
const NUMBERS: Record<string, Record<string, string>> = {
  waiting_list: { pathway_id: 'pathway', referral_id: 'referral' },
  cancer_pathway: { pathway_id: 'pathway' },
  outpatient_appointment: { appointment_id: 'appointment', rtt_pathway_id: 'pathway' },
  apc_spell: { rtt_pathway_id: 'pathway' },
  diagnostic_wait: { request_id: 'request', pathway_id: 'pathway' },
  ereferral: { action_id: 'action', ubrn: 'ubrn', initial_ubrn: 'ubrn', previous_ubrn: 'ubrn' },
  gp_registration: { registration_id: 'gp-registration' },
  gp_observation: { observation_id: 'gp-observation', encounter_id: 'gp-encounter' },
  gp_medication_order: { medication_order_id: 'gp-order', medication_statement_id: 'gp-statement' },
  dispensed_item: { item_id: 'dispensed-item' },
  gp_appointment: { appointment_id: 'gp-encounter' },
  immunisation: { immunisation_id: 'immunisation' },
  screening: { screening_id: 'screening' },
  death: { registration_number: 'death' },
  hcai_specimen: { specimen_number: 'specimen' },
  blue_badge: { badge_number: 'badge' },
  homelessness_case: { case_ref: 'homelessness' },
  fire_visit: { visit_ref: 'fire-visit' },
  police_domestic_abuse: { incident_ref: 'police-incident' },
  social_care_event: { event_reference: 'social-care' },
  benefit_award: { award_ref: 'benefit' },
  council_tax: { account_ref: 'council-tax' },
  housing_tenancy: { source_ref: 'housing', tenancy_ref: 'tenancy' },
  education_term: { upn: 'pupil' },
  assisted_bin: { collection_ref: 'bin' },
  assisted_bin_workbook: { collection_ref: 'bin' },
};

/** Letters before the digits, by kind; none where it is not here. */
const PREFIX: Record<string, number> = {
  pathway: 3,
  appointment: 2,
  request: 2,
  action: 1,
  death: 1,
  specimen: 1,
  badge: 2,
  homelessness: 2,
  'fire-visit': 2,
  'police-incident': 2,
  'social-care': 2,
  benefit: 2,
  'council-tax': 2,
  housing: 2,
  tenancy: 2,
  pupil: 1,
  bin: 2,
};

/** Defines what `ownNumber` writes. `turn` must be there (random.sql). */
export const defineOwnNumbers = (engine: Engine): Promise<void> =>
  engine.run(readFileSync(new URL('own-numbers.sql', import.meta.url), 'utf8'));

/** @returns SQL of the column as it is written; the column itself when its number is not of the sender's own making */
export function ownNumber(dataset: string, field: Field, seed: number): string {
  const kind = NUMBERS[dataset]?.[field.name];
  if (!kind) return field.name;
  const keys = keysOf(kind, seed);
  const prefix = PREFIX[kind] ?? 0;
  const digits = prefix ? `substr(${field.name}, ${prefix + 1})` : field.name;
  const mixed = field.type === 'integer' ? `other_integer(${field.name}, ${keys})` : `other_digits(${digits}, ${keys})`;
  return `${prefix ? `left(${field.name}, ${prefix}) || ` : ''}${mixed} as ${field.name}`;
}

/** A key of 32 bits for each round. */
function keysOf(kind: string, seed: number): string {
  const bytes = createHash('sha256').update(`numbers of ${kind}, seed ${seed}`).digest();
  return [0, 4, 8].map((at) => `${bytes.readUInt32BE(at)}::ubigint`).join(', ');
}
