/** What must hold of the finer fields that community, mental-health and GP systems send. */
import type { Details } from './detail-cases.ts';

const CONTACT: Details = {
  dataset: 'csds_contact',
  varied: ['cancellation_reason', 'replacement_offered_on'],
  never: {
    'a reason of what was not cancelled': "(attendance in ('2', '4')) <> (cancellation_reason is not null)",
    "a provider's reason of a patient": "attendance = '2' and cancellation_reason in ('03', '04')",
    'another day before the first': 'replacement_offered_on <= contact_at::date',
    'another day for those who came': "attendance not in ('2', '4') and replacement_offered_on is not null",
  },
};

const REFERRAL: Details = {
  dataset: 'csds_referral',
  varied: ['accommodation_type', 'onward_referred_on'],
  never: { 'sent on another day than the last': 'onward_referred_on <> discharged_on' },
};

const MENTAL_REFERRAL: Details = {
  dataset: 'mhsds_referral',
  varied: ['accommodation_type', 'employment_status', 'care_plan_agreed_on'],
  never: {
    'a child that works': "employment_status is not null and date_diff('year', birth_date, received_at::date) < 13",
    'retired at fifty': "employment_status = 'retired' and date_diff('year', birth_date, reporting_period_start) < 65",
    'a plan before the referral': 'care_plan_agreed_on < received_at::date',
    'a plan for somebody who was not taken on': 'care_plan_agreed_on is not null and rejected_on is not null',
    'a plan after the end': 'care_plan_agreed_on > discharged_on',
  },
};

const MENTAL_CONTACT: Details = {
  dataset: 'mhsds_contact',
  varied: ['care_activity'],
  never: { 'something done to nobody': "(attendance in ('5', '6')) <> (care_activity is not null)" },
  shares: [["care_activity = 'assessment'", 0.04, 0.5, 'care_activity is not null']],
};

const MENTAL_SPELL: Details = {
  dataset: 'mhsds_spell',
  varied: ['delay_days', 'restrictive_interventions', 'leave_days'],
  never: {
    'counts of a stay that goes on':
      'discharged_at is null and coalesce(delay_days, restrictive_interventions, leave_days) is not null',
    'less than no delay': 'delay_days < 0',
    'a delay without a reason': 'delay_days is not null and delay_reason is null',
    'more leave than stay': "leave_days > date_diff('day', admitted_at::date, discharged_at::date)",
  },
};

const ORDER: Details = {
  dataset: 'gp_medication_order',
  varied: ['medication_statement_id', 'statement_expiry_date'],
  never: {
    'a repeat without its authorisation':
      'is_repeat <> (medication_statement_id is not null) or is_repeat <> (statement_expiry_date is not null)',
    'an authorisation that is over': 'statement_expiry_date <= issue_date or statement_expiry_date > issue_date + 365',
    'an authorisation of two medicines or people': `medication_statement_id in (select medication_statement_id from detail_gp_medication_order
      group by medication_statement_id having count(distinct (_resident, medication_name)) > 1)`,
  },
};

const REGISTRATION: Details = {
  dataset: 'gp_registration',
  varied: ['property_class', 'uprn_match_quality'],
  never: { 'a class of no property': '(uprn is null) <> (property_class is null)' },
};

export const COMMUNITY_DETAILS: Details[] = [
  CONTACT,
  REFERRAL,
  MENTAL_REFERRAL,
  MENTAL_CONTACT,
  MENTAL_SPELL,
  ORDER,
  REGISTRATION,
];
