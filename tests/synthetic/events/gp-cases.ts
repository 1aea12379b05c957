/** What the extracts of general practice are held to. */

/** Rows per 1,000 residents a year, thinned to a tenth where they are thinned. */
export const volumes = [
  { id: 'gp_observation', expected: 9_000, of: 'of 60 to 90 million a year a tenth, and what is never thinned' },
  { id: 'gp_medication_order', expected: 2_350, of: 'of 21 million a year a tenth, and first and last issues' },
  { id: 'dispensed_item', expected: 2_300, of: 'of what is prescribed, 97 or 98 in 100' },
  { id: 'gp_appointment', expected: 600, of: 'of 6 million a year a tenth' },
  { id: 'immunisation', expected: 800, of: 'unsourced' },
  { id: 'screening', expected: 430, of: 'unsourced' },
];

/** Dates of events: column, and whether earlier ones are sent as history. */
export const eventDates = [
  { id: 'gp_observation', date: 'date_recorded' },
  { id: 'gp_medication_order', date: 'issue_date' },
  { id: 'gp_appointment', date: 'start_date::date' },
  { id: 'immunisation', date: 'recorded_date' },
];

/** What no row may break. */
export const inOrder = [
  { id: 'gp_appointment', rule: 'date_time_booked <= start_date' },
  { id: 'gp_appointment', rule: 'date_time_sent_in <= date_time_left' },
  { id: 'gp_observation', rule: 'clinical_effective_date <= date_recorded' },
  { id: 'gp_registration', rule: 'registration_start_date <= registration_end_date' },
  { id: 'gp_registration', rule: 'birth_date <= registration_start_date' },
  { id: 'immunisation', rule: 'birth_date <= vaccination_date and vaccination_date <= recorded_date' },
  { id: 'screening', rule: 'invitation_date <= test_date' },
  { id: 'pds_person', rule: 'birth_date <= death_date' },
];
