/** What must hold of the finer fields of a year's rows, by dataset. */
export interface Details {
  dataset: string;
  /** columns that differ from row to row */
  varied: string[];
  /** SQL of what must not be there, by what it is */
  never: Record<string, string>;
  /** of the rows `whom`, the share in which `what` holds lies between the two */
  shares?: [what: string, least: number, most: number, whom: string][];
}

const PLACES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const EPISODE: Details = {
  dataset: 'apc_episode',
  varied: [
    'present_on_admission_2',
    'present_on_admission_3',
    'critical_care_unit_function',
    'advanced_respiratory_days',
    'basic_respiratory_days',
    'home_leave_days',
    'mental_health_act_status',
  ],
  never: {
    'a first diagnosis that came up in hospital': "present_on_admission_1 <> 'Y'",
    'a diagnosis without a word on whether it was there, or the other way about': PLACES.map(
      (n) => `(diagnosis_${n} is null) <> (present_on_admission_${n} is null)`,
    ).join(' or '),
    'a lasting illness that came up in hospital': PLACES.map(
      (n) => `left(diagnosis_${n}, 3) in ('E11', 'I10', 'J44') and present_on_admission_${n} = 'N'`,
    ).join(' or '),
    'more days of support for breathing than in critical care':
      'advanced_respiratory_days > critical_care_level_3_days or basic_respiratory_days > critical_care_level_2_days',
    'organ support outside critical care':
      'critical_care_unit_function is null and (advanced_respiratory_days > 0 or basic_respiratory_days > 0 or renal_support_days > 0)',
    'more days of leave than of the stay': 'home_leave_days >= episode_days and home_leave_days > 0',
  },
  shares: [
    ["present_on_admission_2 = 'N'", 0.002, 0.05, 'present_on_admission_2 is not null'],
    ['home_leave_days > 0', 0.02, 0.15, 'episode_days >= 14'],
  ],
};

const APPOINTMENT: Details = {
  dataset: 'outpatient_appointment',
  varied: ['procedure_code_2'],
  never: { 'a part of the body without a procedure': 'procedure_code is null and procedure_code_2 is not null' },
};

const WAITING: Details = {
  dataset: 'waiting_list',
  varied: [
    'diagnostic_priority',
    'outpatient_priority',
    'tci_date_provided',
    'last_validation_comments',
    'mutual_aid_provider',
    'capacity_status',
  ],
  never: {
    'a date given without one': "tci_date_provided = 'Y' and tci_date is null",
    'a date that was not given': "tci_date_provided = 'N' and tci_date is not null",
    'help from the trust that waits for it': 'mutual_aid_provider = provider_code',
    'a word on capacity within 18 weeks': 'capacity_status is not null and week_ending_date - rtt_start_date <= 126',
    'a comment without a check': 'last_validation_comments is not null and last_validation_date is null',
    'the priority of an appointment that was':
      'outpatient_priority is not null and outpatient_appointment_date is not null',
  },
  shares: [
    ['mutual_aid_provider is not null', 0.0002, 0.02, 'true'],
    ['last_validation_comments is not null', 0.04, 0.12, 'true'],
  ],
};

const SOCIAL_CARE: Details = {
  dataset: 'social_care_event',
  varied: [
    'employment_status',
    'funding_status',
    'event_description',
    'assessment_method',
    'informal_carer_involvement',
    'caring_hours',
    'provider_cqc_id',
    'provider_name',
    'outcomes_achieved',
    'full_cost_client',
  ],
  never: {
    'somebody beyond 67 who is looking for work': "age > 67 and employment_status like '%seeking work'",
    'a provider without its name': '(provider_cqc_id is null) <> (provider_name is null)',
    'a provider of what is no service': "provider_cqc_id is not null and event_type <> 'Service'",
    'a registered provider of a direct payment': "service_component = 'Direct Payment' and provider_cqc_id is not null",
    'hours of caring of somebody who is cared for': "caring_hours is not null and client_type <> 'Carer'",
    'one who pays for everything and for whom the council pays':
      "full_cost_client = 'Yes' and funding_status <> 'Self-funded with commissioned support'",
    'an outcome of care without a review': "outcomes_achieved is not null and event_type <> 'Review'",
  },
  shares: [
    [
      "funding_status = 'Partly or fully funded by the council'",
      0.6,
      0.9,
      'funding_status is not null and full_cost_client is not null',
    ],
    ["outcomes_achieved = 'Not achieved'", 0.08, 0.22, 'outcomes_achieved is not null'],
  ],
};

const PREGNANCY_CONTACT: Details = {
  dataset: 'maternity_contact',
  varied: [
    'stage',
    'attendance',
    'cancelled_on',
    'minutes',
    'consultation_mechanism',
    'location_type',
    'site_code',
    'staff_group',
    'named_midwife',
    'carbon_monoxide_ppm',
    'weight_kg',
    'fundal_height_cm',
  ],
  never: {
    'a measurement of somebody who did not come':
      "attendance not in ('5', '6') and coalesce(minutes, systolic, carbon_monoxide_ppm, weight_kg, fundal_height_cm) is not null",
    'a measurement by telephone': "consultation_mechanism <> '01' and coalesce(systolic, fundal_height_cm) is not null",
    'weeks of pregnancy after it': "stage = 'postnatal' and gestation_days is not null",
    'weeks beyond those of a pregnancy': 'gestation_days not between 35 and 300',
    'an own midwife where there is none': "(staff_group = 'midwife') <> (named_midwife is not null)",
    'two visits to the same kind of staff on a day': `contact_id in (select unnest(list(contact_id)) from detail_maternity_contact
      where stage = 'antenatal' group by pregnancy_id, staff_group, contact_at::date having count(*) > 1)`,
  },
  shares: [
    ["attendance = '3'", 0.015, 0.06, 'true'],
    ["stage = 'postnatal'", 0.15, 0.28, 'true'],
    ['carbon_monoxide_ppm >= 4', 0.03, 0.16, 'carbon_monoxide_ppm is not null'],
    ['systolic >= 140', 0, 0.08, 'systolic is not null'],
  ],
};

export const DETAILS: Details[] = [EPISODE, APPOINTMENT, WAITING, SOCIAL_CARE, PREGNANCY_CONTACT];
