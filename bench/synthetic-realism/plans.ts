/** What the report looks at, part by part. Each has its question in `sql/`, by its slug. */
import type { SubjectPlan } from './subject.ts';

export interface Part {
  title: string;
  plans: SubjectPlan[];
}

const RESIDENTS: SubjectPlan[] = [
  {
    ...{ slug: 'age-pyramid', title: 'Residents by age and sex', unit: 'share', chart: 'pyramid' },
    compares:
      'Who lives in the county on the last day, as shares of everybody, beside the mid-year population of England.',
    axis: 'share of all residents',
  },
  {
    ...{ slug: 'ethnic-groups', title: 'Ethnic groups', unit: 'share', chart: 'bars' },
    compares: 'Ethnic group in the five groups of the Census, beside England.',
    axis: 'share of residents',
  },
  {
    ...{ slug: 'household-sizes', title: 'People in a home', unit: 'share', chart: 'bars' },
    compares: 'How many live together in one home, care homes and hostels left out, beside the Census.',
    axis: 'share of homes',
  },
  {
    ...{ slug: 'household-kinds', title: 'Kinds of homes', unit: 'share', chart: 'bars' },
    compares: 'Children, tenure and care homes, beside the Census.',
    axis: 'share',
  },
  {
    ...{ slug: 'deaths-by-month', title: 'Deaths by month of registration', unit: 'ratio', chart: 'line' },
    compares: 'Deaths registered a day in each month as a ratio of the year’s mean, beside England and Wales.',
    axis: 'ratio to the mean of the year',
  },
];

const HEALTH: SubjectPlan[] = [
  {
    ...{ slug: 'conditions', title: 'Recorded long-term conditions', unit: 'share', chart: 'bars' },
    compares:
      'Share of residents of the register’s ages with a condition on record on the last day, beside the registers of QOF.',
    axis: 'share of residents of the register’s ages',
  },
  {
    ...{ slug: 'conditions-unsourced', title: 'Conditions without a published level', unit: 'share', chart: 'bars' },
    compares: 'The same for conditions whose level is the makers’ own choice; nothing published is compared with.',
    axis: 'share of residents of the ages looked at',
  },
  {
    ...{ slug: 'prevalence-by-age', title: 'Conditions by age and deprivation', unit: 'share', chart: 'panels' },
    compares: 'Share with a condition on record by age, in three fifths by deprivation.',
    axis: 'share of residents',
  },
  {
    ...{
      slug: 'deprivation-of-conditions',
      title: 'Conditions: most against least deprived fifth',
      unit: 'ratio',
      chart: 'bars',
    },
    compares:
      'Share with a condition on record in the most deprived fifth over that in the least, ages as they are, beside QOF by deprivation.',
    axis: 'ratio, most to least deprived fifth',
  },
  {
    ...{ slug: 'multimorbidity', title: 'Two or more long-term conditions by age', unit: 'share', chart: 'line' },
    compares: 'Share with two or more recorded conditions that count, by age, beside a study of Scottish practices.',
    axis: 'share of residents',
  },
  {
    ...{ slug: 'frailty', title: 'Frailty of people of 65 and over', unit: 'share', chart: 'bars' },
    compares: 'Category of the electronic frailty index on the last day, beside the study that made it.',
    axis: 'share of people of 65 and over',
  },
  {
    ...{ slug: 'risk-factors', title: 'Risk factors, detection and control', unit: 'share', chart: 'bars' },
    compares:
      'Smoking and obesity, how much illness nobody has found, and how much is controlled, beside national figures.',
    axis: 'share',
  },
  {
    ...{
      slug: 'deprivation-of-use',
      title: 'Use of care: most against least deprived fifth',
      unit: 'ratio',
      chart: 'bars',
    },
    compares: 'Events in the most deprived fifth over those in the least, ages and sexes made equal.',
    axis: 'ratio, most to least deprived fifth',
  },
  {
    ...{ slug: 'risk-tenths', title: 'Emergency admission by tenth of true risk', unit: 'share', chart: 'line' },
    beside: 'Expected',
    compares:
      'Share admitted as an emergency in the last year, by tenth of true risk at its start, beside the mean true risk.',
    axis: 'admitted within 12 months',
  },
];

const URGENT: SubjectPlan[] = [
  {
    ...{ slug: 'urgent-levels', title: 'Urgent care: how much', unit: 'per-thousand', chart: 'bars' },
    compares: 'Attendances, incidents and calls a year, beside England.',
    axis: 'a year per 1,000 residents',
  },
  {
    ...{ slug: 'attendances-by-hour', title: 'Type 1 attendances by hour of arrival', unit: 'share', chart: 'line' },
    compares: 'When patients arrive, beside the hours of an artificial extract of 2007/08.',
    axis: 'share of attendances',
  },
  {
    ...{ slug: 'attendances-by-weekday', title: 'Attendances by weekday', unit: 'ratio', chart: 'line' },
    compares: 'Attendances on each day of the week as a ratio of the mean.',
    axis: 'ratio to the mean of the week',
  },
  {
    ...{ slug: 'attendances-by-month', title: 'Attendances by month', unit: 'ratio', chart: 'line' },
    compares: 'Attendances a day in each month as a ratio of the year’s mean, beside England.',
    axis: 'ratio to the mean of the year',
  },
  {
    ...{ slug: 'urgent-waits', title: 'Waits in emergency departments', unit: 'share', chart: 'bars' },
    compares: 'How many leave within four hours and how many wait more than twelve, beside England.',
    axis: 'share',
  },
  {
    ...{ slug: 'four-hours-by-month', title: 'Type 1: left within four hours, by month', unit: 'share', chart: 'line' },
    compares: 'Share of type 1 attendances that leave within four hours, by month, beside England.',
    axis: 'within four hours',
  },
  {
    ...{ slug: 'ambulance', title: 'Ambulance response', unit: 'minutes', chart: 'bars' },
    compares:
      'Mean minutes from the start of the clock to the first vehicle at the scene, beside one month of England.',
    axis: 'minutes',
  },
  {
    ...{ slug: 'handover', title: 'Ambulance handover', unit: 'share', chart: 'bars' },
    compares: 'How long ambulances wait at hospital until the patient is handed over.',
    axis: 'share of handovers',
  },
];

const HOSPITAL: SubjectPlan[] = [
  {
    ...{ slug: 'hospital-levels', title: 'Admissions: how many', unit: 'per-thousand', chart: 'bars' },
    compares: 'Admissions a year by kind, beside England.',
    axis: 'a year per 1,000 residents',
  },
  {
    ...{ slug: 'hospital-shares', title: 'Admissions: of which', unit: 'share', chart: 'bars' },
    compares: 'How patients come, how long some stay and how many die, beside England where that is published.',
    axis: 'share of admissions',
  },
  {
    ...{ slug: 'admissions-by-month', title: 'Emergency admissions by month', unit: 'ratio', chart: 'line' },
    compares: 'Emergency admissions a day in each month as a ratio of the year’s mean, beside England.',
    axis: 'ratio to the mean of the year',
  },
  {
    ...{
      slug: 'admission-rates',
      title: 'Emergency admissions by age and deprivation',
      unit: 'per-thousand',
      chart: 'line',
    },
    compares: 'Emergency admissions a year per 1,000 residents by age, in three fifths by deprivation.',
    axis: 'a year per 1,000 residents',
  },
  {
    ...{ slug: 'length-of-stay', title: 'Length of emergency stays', unit: 'share', chart: 'bars' },
    compares: 'Nights from admission to discharge.',
    axis: 'share of emergency stays',
  },
  {
    ...{ slug: 'stay-by-age', title: 'Length of emergency stays by age', unit: 'nights', chart: 'line' },
    compares: 'Mean nights of emergency stays by age and deprivation.',
    axis: 'mean nights',
  },
  {
    ...{ slug: 'beds', title: 'Beds and discharges', unit: 'per-thousand', chart: 'bars' },
    compares: 'Beds in use, patients who need not be there and discharges, beside England.',
    axis: 'per 1,000 residents',
  },
  {
    ...{ slug: 'discharges-by-weekday', title: 'Discharges by weekday', unit: 'ratio', chart: 'line' },
    compares: 'Discharges of adults on each day of the week as a ratio of the mean, beside England.',
    axis: 'ratio to the mean of the week',
  },
];

const PLANNED: SubjectPlan[] = [
  {
    ...{ slug: 'waiting', title: 'Waiting lists: how many', unit: 'per-thousand', chart: 'bars' },
    compares:
      'Pathways and tests waited for on the last Sunday, and pathways that begin and end in a year, beside England.',
    axis: 'per 1,000 residents',
  },
  {
    ...{ slug: 'waiting-shares', title: 'Waiting lists: how long', unit: 'share', chart: 'bars' },
    compares: 'Shares within and beyond the standards, beside what was published of England or of three trusts.',
    axis: 'share',
  },
  {
    ...{ slug: 'waiting-weeks', title: 'Open pathways by weeks waited', unit: 'share', chart: 'bars' },
    compares: 'How long the patients on the list have waited on the last Sunday, beside three trusts.',
    axis: 'share of open pathways',
  },
  {
    ...{ slug: 'non-attendance', title: 'Outpatient appointments not kept', unit: 'share', chart: 'bars' },
    compares: 'Of appointments that were kept or missed, the share missed, by deprivation.',
    axis: 'share missed',
  },
];

export const PARTS: Part[] = [
  { title: 'Residents', plans: RESIDENTS },
  { title: 'Health', plans: HEALTH },
  { title: 'Urgent care', plans: URGENT },
  { title: 'Hospital stays', plans: HOSPITAL },
  { title: 'Planned care', plans: PLANNED },
];

export const ROWS: SubjectPlan = {
  ...{ slug: 'rows', title: 'Rows of each feed', unit: 'per-thousand', chart: 'dots' },
  ...{ scale: 'log', beside: 'Stated' },
  compares:
    'Rows in the files of each dataset a year per 1,000 residents, beside the volumes that the specification states.',
  axis: 'rows a year per 1,000 residents',
};

export const NHS_NUMBERS: SubjectPlan = {
  ...{ slug: 'nhs-number', title: 'NHS numbers by feed', unit: 'share', chart: 'dots' },
  ...{ scale: 'from half', beside: 'Asked for' },
  compares:
    'Share of the rows that carry an NHS number, right or wrong, beside the least that the specification asks for.',
  axis: 'share of rows',
};
