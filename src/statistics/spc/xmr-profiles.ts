/** The conventions by which XmR charts are drawn in the NHS and in textbooks, where they differ, as data. */
import { demandChoice } from '../impossible-input.ts';
import type { RuleSet, XmrProfileName } from './chart-types.ts';

export interface XmrProfile extends RuleSet {
  title: string;
  /** the limits lie this many average moving ranges each side of the mean */
  limitPerMovingRange: number;
  /** moving ranges of this many times their average are left out once; null where none is */
  screenAt: number | null;
  /** limits on fewer points may still move, and carry a note */
  settledFrom: number;
  /** charts of fewer points have no icons */
  iconsFrom: number;
  /** where each setting was read, and which are taken on trust */
  source: string;
}

/** 3 ÷ 1.128, and the upper limit of a moving range in averages, both rounded as every convention here rounds them. */
const LIMIT_PER_MOVING_RANGE = 2.66;
export const SCREEN_AT = 3.267;

const EXCEL: XmrProfile = {
  title: 'NHS England Making Data Count, Excel single-chart tool, seven points',
  trendLength: 7,
  runLength: 7,
  twoOfThree: { allOnOneSide: true, countsBeyondLimits: true },
  limitPerMovingRange: LIMIT_PER_MOVING_RANGE,
  screenAt: null,
  settledFrom: 13,
  iconsFrom: 13,
  source:
    'The workbook itself could not be read. No screening: NHSRplotthedots, vignette "Deviations from Excel defaults". ' +
    'Six or seven points as the user chooses: NHSRplotthedots issue 202. Two of three, limits and icons from 13 points: ' +
    'NHS England in NHSRplotthedots issue 194 (2023). 2.66: from memory. Not followed: where one point is both an ' +
    'improvement and a concern the tool shows the improvement, and this chart the first rule in order of precedence.',
};

export const XMR_PROFILES: Record<XmrProfileName, XmrProfile> = {
  'nhsr-plotthedots': {
    title: 'NHSRplotthedots, the R package of the NHS-R Community',
    trendLength: 7,
    runLength: 7,
    twoOfThree: { allOnOneSide: true, countsBeyondLimits: false },
    limitPerMovingRange: LIMIT_PER_MOVING_RANGE,
    screenAt: SCREEN_AT,
    settledFrom: 13,
    iconsFrom: 2,
    source: 'NHSRplotthedots `ptd_spc`, results of the package (specification section 11).',
  },
  'nhs-england-excel': EXCEL,
  'nhs-england-excel-six': {
    ...EXCEL,
    title: 'NHS England Making Data Count, Excel single-chart tool, six points',
    trendLength: 6,
    runLength: 6,
  },
  'nhs-england-sql': {
    ...EXCEL,
    title: 'NHS England Making Data Count, SQL script',
    source:
      'The script itself could not be read. No screening: NHSRplotthedots issue 90. All else is taken to be as the Excel ' +
      'tool with seven points, which nothing read here confirms.',
  },
  textbook: {
    title: 'Textbook: Western Electric and Nelson, as taught for health care',
    trendLength: 6,
    runLength: 8,
    twoOfThree: { allOnOneSide: false, countsBeyondLimits: true },
    limitPerMovingRange: LIMIT_PER_MOVING_RANGE,
    screenAt: null,
    settledFrom: 20,
    iconsFrom: 2,
    source:
      'From memory: eight on one side and two of three beyond two sigma, Western Electric (1956); trend of six, Nelson ' +
      '(1984) and Provost and Murray, The Health Care Data Guide (2011). No screening, Wheeler, against Provost and Murray ' +
      'who screen. Twenty points, Provost and Murray as quoted by NHSRplotthedots, "Number of points required". Left out: ' +
      'four of five beyond one sigma, and fifteen in the inner third.',
  },
};

export const demandProfile = (name: XmrProfileName | undefined): void =>
  demandChoice(name ?? 'nhsr-plotthedots', Object.keys(XMR_PROFILES) as XmrProfileName[], 'a profile');
