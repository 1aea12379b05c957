import type { PanelPoint, PointType, VariationIcon } from '../../api/schemas/page.ts';

/** NHS "Making Data Count" colours for marks, and darker partners that pass contrast on white for text and thin lines. */
export const SPC_COLOURS = {
  common: '#A6A6A6',
  improvement: '#00B0F0',
  concern: '#E46C0A',
  neutral: '#490092',
  commonText: '#5F6B73',
  improvementText: '#005EB8',
  concernText: '#A84A00',
  neutralText: '#490092',
} as const;

export interface PointLook {
  /** Vega symbol */
  shape: 'circle' | 'triangle-up' | 'triangle-down';
  fill: string;
  edge: string;
  words: string;
}

/** Whether a point is special by being high or rising; a trend may lie on either side of the mean. */
export function isHigh({ rule, value, mean }: Pick<PanelPoint, 'rule' | 'value' | 'mean'>): boolean {
  if (rule !== null && rule !== 'Common Cause') return /Above|Increasing/.test(rule);
  return value === null || mean === null || value >= mean;
}

/**
 * How a point of a control chart is drawn: colour never alone, a triangle points up or down with what is special.
 * `high` is asked for beside the type, since improvement may be up or down.
 */
export function pointLook(type: PointType | null, high: boolean): PointLook {
  const shape = high ? 'triangle-up' : 'triangle-down';
  switch (type) {
    case 'special_cause_improvement':
      return { shape, fill: SPC_COLOURS.improvement, edge: SPC_COLOURS.improvementText, words: 'improvement' };
    case 'special_cause_concern':
      return { shape, fill: SPC_COLOURS.concern, edge: SPC_COLOURS.concernText, words: 'concern' };
    case 'special_cause_neutral_high':
      return {
        shape: 'triangle-up',
        fill: SPC_COLOURS.neutral,
        edge: SPC_COLOURS.neutralText,
        words: 'unusually high',
      };
    case 'special_cause_neutral_low':
      return {
        shape: 'triangle-down',
        fill: SPC_COLOURS.neutral,
        edge: SPC_COLOURS.neutralText,
        words: 'unusually low',
      };
    default:
      return { shape: 'circle', fill: SPC_COLOURS.common, edge: SPC_COLOURS.commonText, words: 'usual variation' };
  }
}

export const VARIATION_WORDS: Record<VariationIcon, string> = {
  common_cause: 'Usual variation, no significant change',
  improvement_high: 'Improving: higher than usual',
  improvement_low: 'Improving: lower than usual',
  concern_high: 'Concern: higher than usual',
  concern_low: 'Concern: lower than usual',
  neutral_high: 'Higher than usual',
  neutral_low: 'Lower than usual',
};
