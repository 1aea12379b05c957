/** What partners of the planted county send, as the files of the real contracts have it. */
import {
  ADULTS,
  BABIES,
  COUNCIL,
  carer,
  feedToken,
  first,
  GROUPS,
  MIND,
  PEOPLE,
  type PlantedPerson,
  PRACTICE,
  PUBLISHER,
  phoneOf,
  spacedNumber,
  TRUST,
} from './planted-people.ts';

export type Cells = Record<string, string | number | boolean>;

/** What each partner sends: dataset, partner, rows by the headings of the file. */
export function extracts(): { dataset: string; from: string; rows: Cells[] }[] {
  const from = (dataset: string, partner: string, rows: Cells[]) => ({ dataset, from: partner, rows });
  return [
    from('pds_person', PUBLISHER, PEOPLE.map(demographic)),
    from('gp_registration', PRACTICE, PEOPLE.map(registration)),
    from('gp_observation', PRACTICE, [...PEOPLE.flatMap(entries), ...unknownEntries(), ...SENSITIVE.gp_observation]),
    from('gp_medication_order', PRACTICE, [order(), ...SENSITIVE.gp_medication_order]),
    from('dispensed_item', PUBLISHER, [item(), ...SENSITIVE.dispensed_item]),
    from('ecds_attendance', TRUST, [
      ...PEOPLE.map((p) => attendance(p)),
      attendance(null),
      ...SENSITIVE.ecds_attendance,
    ]),
    from('apc_spell', TRUST, [...ADULTS.map(spell), ...SENSITIVE.apc_spell]),
    from('apc_episode', TRUST, [...ADULTS.map(episode), ...SENSITIVE.apc_episode]),
    from('maternity_birth', TRUST, BABIES.map(birth)),
    from('hcai_specimen', TRUST, [...ADULTS.map(specimen), ...SENSITIVE.hcai_specimen]),
    from('social_care_event', COUNCIL, [...ADULTS.map(package_), ...GROUPS.map((_, g) => caring(first(g), g))]),
    from('council_tax', COUNCIL, ADULTS.map(account)),
    from('mhsds_referral_tokens', MIND, [...ADULTS.map(referral), ...SENSITIVE.mhsds_referral_tokens]),
  ];
}

const demographics = (p: PlantedPerson): Cells => ({
  first_name: p.forename,
  last_name: p.surname,
  birth_date: p.birth,
  gender_code: p.sex,
  address_line: p.address,
  postcode: p.postcode,
  uprn: p.uprn,
});

const demographic = (p: PlantedPerson): Cells => ({
  nhs_number: p.nhs,
  ...demographics(p),
  record_owner_organisation_code: PRACTICE,
  is_spine_sensitive: false,
  effective_from: '2025-12-01',
});

/** What alone tells of an objection of type 1, one way for each of the four; sealed: the row is marked as confidential. */
const typeOneBy = (p: PlantedPerson): string | undefined =>
  p.optOut === 'type_1' ? ['flag', 'code', 'sealed flag', 'sealed code'][p.n % 4] : undefined;

export const registration = (p: PlantedPerson): Cells => ({
  episode_of_care_id: 66_600_010_000 + p.n,
  record_owner_organisation_code: PRACTICE,
  nhs_number: p.nhs,
  patient_id: p.local.practice,
  ...demographics(p),
  registration_type: 'Regular/GMS',
  registration_status: 'Registered',
  episode_of_care_start_date: '2025-12-20',
  is_spine_sensitive: false,
  is_confidential: typeOneBy(p) === 'sealed flag',
  is_dummy_patient: false,
  type_1_dissent: typeOneBy(p)?.endsWith('flag') ?? false,
  last_changed_date: '2025-12-20',
  change_type: 'listed',
});

/** Codes that stand in the general practice's rows alone: a condition of the list, and a number. */
export const GP_CODES = { condition: '49436004', value: '27113001' };
const DISSENT = '827241000000103';

export function entries(p: PlantedPerson): Cells[] {
  const one = (i: number, code: string, more: Cells = {}): Cells => ({
    observation_id: 55_500_010_000 + p.n * 10 + i,
    nhs_number: p.nhs,
    patient_id: p.local.practice,
    record_owner_organisation_code: PRACTICE,
    clinical_effective_date: '2026-01-05',
    date_precision: 'DAY',
    date_recorded: '2026-01-05',
    source_code: code,
    mapped_concept_code: code,
    source_system: 'SNOMED CT',
    concept_display: `rang ${phoneOf(p)}, ${p.forename} ${p.surname}`,
    is_problem: code === GP_CODES.condition,
    is_confidential: false,
    ...more,
  });
  const own = [one(1, GP_CODES.condition), one(2, GP_CODES.value, { result_value: 71.5, result_unit: 'kg' })];
  const by = typeOneBy(p);
  return by?.endsWith('code') ? [...own, one(3, DISSENT, { is_confidential: by === 'sealed code' })] : own;
}

/** Entries of somebody whom nobody knows. */
export const unknownEntries = (): Cells[] =>
  Array.from({ length: 2 }, (_, i) => ({
    ...entries(first(0))[0],
    observation_id: 55_500_090_000 + i,
    nhs_number: '',
    patient_id: `nobody${i}`,
    concept_display: `note of Nobblethrop${i}`,
  }));

const attendance = (p: PlantedPerson | null): Cells => ({
  'attendance.unique_identifier': `44400${10_000 + (p?.n ?? 999)}`,
  'attendance.provider_code': TRUST,
  'arrival.attendance_identifier': `33300${10_000 + (p?.n ?? 999)}`,
  'nhs_number.value': p?.nhs ?? '',
  'patient.local_patient_identifier': p?.local.trust ?? '',
  'patient.birth_date': p?.birth ?? '',
  'patient.stated_gender': p?.sex ?? '9',
  'patient.usual_address.postcode': p?.postcode ?? '',
  // a postcode in the cell of another column, and a number that can be nothing
  'location.site': p && p.n % 2 ? together(p.postcode) : 'RZ901',
  'location.department_type': '01',
  ...(p ? {} : { 'departure.time_since_arrival': '-9223372036854775808' }),
  'arrival.timestamp': '2026-01-07 10:15:00',
});

const spell = (p: PlantedPerson): Cells => ({
  provider_code: TRUST,
  hospital_provider_spell_number: `SP${10_000 + p.n}`,
  'nhs_number.value': p.nhs,
  local_patient_identifier: p.local.trust,
  date_of_birth: p.birth,
  stated_gender: p.sex,
  'usual_address.postcode': p.postcode,
  'location.site': 'RZ901',
  'admission.method': '21',
  'admission.timestamp': '2026-01-03 11:00:00',
  'discharge.timestamp': '2026-01-05 12:00:00',
  'discharge.length_of_hospital_stay': 2,
});

const episode = (p: PlantedPerson): Cells => ({
  provider_code: TRUST,
  hospital_provider_spell_number: `SP${10_000 + p.n}`,
  episode_number: 1,
  'nhs_number.value': p.nhs,
  local_patient_identifier: p.local.trust,
  date_of_birth: p.birth,
  stated_gender: p.sex,
  'usual_address.postcode': p.postcode,
  'admission.timestamp': '2026-01-03 11:00:00',
  'episode.start_timestamp': '2026-01-03 11:00:00',
  'care_location.site': p.n % 2 ? together(p.postcode) : 'RZ901',
  'care_location.ward_code': p.n % 2 ? p.postcode : spacedNumber(p),
  'diagnosis_icd.code.01': 'I489',
});

const together = (postcode: string): string => postcode.replace(' ', '');

/** The baby's row, with the mother of its group. */
const birth = (baby: PlantedPerson, g: number): Cells => ({
  OrgCodeProvider: TRUST,
  UniqPregID: `PG${10_000 + baby.n}`,
  LabourDeliveryBabyID: `BY${10_000 + baby.n}`,
  NHSNumberBaby: baby.nhs,
  LPIDBaby: baby.local.trust,
  PersonBirthDateBaby: baby.birth,
  PersonPhenSex: baby.sex,
  NHSNumberMother: first(g).nhs,
  LPIDMother: first(g).local.trust,
  PersonBirthDateMother: first(g).birth,
  PostcodeMother: first(g).postcode,
  PersonBirthTimeBaby: `${baby.birth} 04:30:00`,
  PregOutcome: '01',
});

/** Of somebody in hospital, taken on a day; without a day of admission. */
export const specimenOf = (p: PlantedPerson, number: string, on: string): Cells => ({
  REPORTING_ORGANISATION_CODE: TRUST,
  SPECIMEN_NUMBER: number,
  DATA_COLLECTION: 'E. coli',
  NHS_NUMBER: p.nhs,
  HOSPITAL_NUMBER: p.local.trust,
  FORENAME: p.forename,
  SURNAME: p.surname,
  DATE_OF_BIRTH: p.birth,
  SEX: p.sex,
  POSTCODE: p.postcode,
  SPECIMEN_DATE: on,
  PATIENT_LOCATION: 'NHS Acute Trust',
  PATIENT_CATEGORY: 'In-patient',
  ADMITTED_IN_PREVIOUS_3_MONTHS: 'No',
});
const specimen = (p: PlantedPerson): Cells => ({
  ...specimenOf(p, `MB${10_000 + p.n}`, '2026-01-05'),
  DATE_ADMITTED: '2026-01-03',
});

const councilRow = (p: PlantedPerson): Cells => ({
  LA_Code: COUNCIL,
  Reporting_Period_Start_Date: '2025-10-01',
  Reporting_Period_End_Date: '2025-12-31',
  NHS_Number: p.nhs,
  LA_Person_Unique_Identifier: p.local.council,
  Gender: p.sex,
  Date_of_Birth: p.birth,
  Postcode: p.postcode,
  Event_Type: 'Request',
  Event_Start_Date: '2025-11-03',
  Event_End_Date: '2025-11-04',
  Event_Description: `spoke to ${p.forename} ${p.surname} on ${phoneOf(p)}`,
});

const package_ = (p: PlantedPerson): Cells => ({
  ...councilRow(p),
  Client_Type: 'Service User',
  Event_Reference: `EV${10_000 + p.n}`,
});

/** Somebody without any opt-out cares for the first of a group. */
const caring = (cared: PlantedPerson, g: number): Cells => ({
  ...councilRow(carer(g)),
  Client_Type: 'Carer',
  Event_Reference: `CR${10_000 + g}`,
  Adult_1_Linked_Person_ID: cared.local.council,
});

const account = (p: PlantedPerson): Cells => ({
  COUNCIL_CODE: COUNCIL,
  ACCOUNT_REF: `CT${10_000 + p.n}`,
  CHANGE_DATE: '2025-12-02',
  CHANGE_REASON: 'brought-forward',
  UPRN: p.uprn,
  ADDRESS: p.address,
  POSTCODE: p.postcode,
  DISCOUNT: 'none',
  DISABLED_REDUCTION: 'N',
  SMI_DISREGARD: 'N',
});

const referral = (p: PlantedPerson): Cells => ({
  PSEUDO_NHS_NUMBER: feedToken(p.nhs),
  ReportingPeriodStartDate: '2025-12-01',
  OrgIDProv: MIND,
  UniqServReqID: `MH${10_000 + p.n}`,
  BIRTH_YEAR_MONTH: p.birth.slice(0, 7),
  Gender: p.sex,
  ReferralRequestReceivedDate: '2025-12-03 09:00:00',
  ServTeamTypeRefToMH: 'A01',
});

/** Of somebody without any opt-out, in whose rows nothing else forbids a purpose to see them. */
const OWNER = carer(0);
export const ORDER_ID = 88_100_010_000;
export const ITEM_ID = 88_200_010_000;

export const order = (more: Cells = {}): Cells => ({
  medication_order_id: ORDER_ID,
  nhs_number: OWNER.nhs,
  patient_id: OWNER.local.practice,
  record_owner_organisation_code: PRACTICE,
  clinical_effective_date: '2026-01-06',
  medication_name: `for ${OWNER.forename} ${OWNER.surname}`,
  bnf_reference: '2.12',
  quantity_value: 28,
  quantity_unit: 'tablet',
  is_repeat: false,
  ...more,
});

export const item = (more: Cells = {}): Cells => ({
  ITEM_ID,
  YEAR_MONTH: '2026-01-01',
  NHS_NUMBER: OWNER.nhs,
  PATIENT_AGE: 50,
  PRACTICE_CODE: PRACTICE,
  DISPENSER_CODE: 'FZ999',
  BNF_CODE: '0212000B0AAABAB',
  BNF_DESCRIPTION: `for ${OWNER.forename} ${OWNER.surname}`,
  QUANTITY: 28,
  NIC: 1.25,
  ACTUAL_COST: 1.25,
  ...more,
});

/**
 * Rows with a sensitive code of each system of the list, and the rest of a stay in hospital of which one row has one. Each holds a value
 * that stands nowhere else and would pass the privacy line if its row did.
 */
const SENSITIVE = {
  gp_observation: [
    {
      ...entries(OWNER)[1],
      ...{ observation_id: 55_500_080_001, source_code: '86406008', mapped_concept_code: '86406008' },
      ...{ result_value: 48151.625, result_unit: '' },
    },
    {
      ...entries(OWNER)[1],
      ...{ observation_id: 55_500_080_002, source_code: '57797005', mapped_concept_code: '' },
      ...{ result_value: 48152.625, result_unit: '' },
    },
  ],
  gp_medication_order: [order({ medication_order_id: ORDER_ID + 1, bnf_reference: '5.3.1', quantity_value: 73519.25 })],
  dispensed_item: [item({ ITEM_ID: ITEM_ID + 1, BNF_CODE: '0503010E0AAAAAA', QUANTITY: 73517.25 })],
  ecds_attendance: [
    {
      ...attendance(OWNER),
      'attendance.unique_identifier': '4440010900',
      'arrival.attendance_identifier': '3330010900',
      'arrival.timestamp': '2026-01-07 03:03:03',
      'diagnoses_snomed[0].code': '76272004',
    },
  ],
  // of the first stay one episode has a diagnosis of the list; of the second, a procedure
  apc_spell: ['SP10900', 'SP10901'].map((number, i) => ({
    ...spell(OWNER),
    hospital_provider_spell_number: number,
    'admission.timestamp': `2026-01-02 04:04:0${i}`,
    'discharge.timestamp': '2026-01-02 18:00:00',
    'discharge.length_of_hospital_stay': 0,
  })),
  apc_episode: [
    { ...stayed('SP10900', 'WZEALA'), episode_number: 1 },
    { ...stayed('SP10900', 'WZEALB'), episode_number: 2, 'diagnosis_icd.code.02': 'B23.8' },
    { ...stayed('SP10901', 'WZEALC'), episode_number: 1, 'procedure_opcs.code.01': 'Q131' },
  ],
  hcai_specimen: [
    {
      ...specimen(OWNER),
      SPECIMEN_NUMBER: 'MB10900',
      SPECIMEN_DATE: '2026-01-08',
      DATE_ADMITTED: '2026-01-02',
      HOSPITAL_SITE_CODE: 'RZ9ZZ',
    },
  ],
  mhsds_referral_tokens: [
    {
      ...referral(OWNER),
      UniqServReqID: 'MH10900',
      PrimReasonReferralMH: '20',
      ReferralRequestReceivedDate: '2025-12-19 03:07:00',
    },
  ],
};

function stayed(number: string, ward: string): Cells {
  // on another day than the owner's other stay, whose specimen is seen
  const from = { 'admission.timestamp': '2026-01-02 04:04:00', 'episode.start_timestamp': '2026-01-02 04:04:00' };
  return { ...episode(OWNER), ...from, hospital_provider_spell_number: number, 'care_location.ward_code': ward };
}
