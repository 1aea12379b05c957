import { demand } from '../impossible-input.ts';
import type { Polarity, XmrProfileName } from '../spc/chart-types.ts';
import { suggestRebase } from '../spc/suggest-rebase.ts';
import { type XmrOptions, xmrChart } from '../spc/xmr.ts';
import { orderNotes } from './method-columns.ts';
import {
  byPosition,
  numberCells,
  numberOption,
  PERIOD,
  PROFILE,
  positionsNamed,
  rowNames,
  rowsOfChart,
  textOption,
  VALUE,
} from './spc-rows.ts';
import type { StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const REBASE: StatOption = {
  name: 'rebase',
  meaning: 'periods (or row numbers) from which limits are computed anew, separated by commas',
  type: 'text',
};
const GHOSTS: StatOption = {
  name: 'ghosts',
  meaning: 'periods (or row numbers) that are shown but have no part in limits and rules, separated by commas',
  type: 'text',
};

const XMR: StatMethod = {
  id: 'xmr',
  answers:
    'which points of a series are more than its usual up and down, and whether it can be expected to meet its target',
  columns: [PERIOD, VALUE],
  options: [
    PROFILE,
    {
      name: 'polarity',
      meaning: 'which way is better',
      type: 'text',
      choices: ['increase', 'decrease', 'neutral'],
      default: 'neutral',
    },
    { name: 'target', meaning: 'A target in the unit of the values', type: 'number' },
    {
      name: 'screen',
      meaning: 'leave unusually large moving ranges out of the limits; as the profile does when absent',
      type: 'text',
      choices: ['yes', 'no'],
    },
    REBASE,
    { name: 'fix-first', meaning: 'compute the limits on this many first reported values, 12 or more', type: 'number' },
    { name: 'baseline', meaning: 'compute the limits on the periods FROM,TO and apply them to all', type: 'text' },
    GHOSTS,
  ],
  gives: 'many',
  source: 'NHSRplotthedots (NHS-R Community); other profiles as they say; specification section 11',
  run(rows, options) {
    const names = rowNames(rows);
    const chart = xmrChart(numberCells(rows, 'value'), xmrOptionsOf(names, options));
    const cells = byPosition(chart.points, ({ index: _, value, group, ghost, rule, pointType, ...lines }): StatRow => {
      return { value, rule, pointType, ...lines, group, ghost: ghost ? 'yes' : 'no' };
    });
    const { variation, assurance, profile, notes } = chart;
    return rowsOfChart(names, cells, {
      variation,
      assurance,
      profile,
      notes: [...orderNotes(rows), ...notes],
    });
  },
};

function xmrOptionsOf(names: string[], options: StatOptions): XmrOptions {
  const screen = textOption(options, 'screen');
  const fixFirst = numberOption(options, 'fix-first');
  const baseline = textOption(options, 'baseline');
  const ends = positionsNamed(names, baseline);
  demand(baseline === undefined || ends.length === 2, 'a baseline is FROM,TO: its first and its last period');
  return {
    profile: (textOption(options, 'profile') ?? 'nhsr-plotthedots') as XmrProfileName,
    polarity: (textOption(options, 'polarity') ?? 'neutral') as Polarity,
    target: numberOption(options, 'target') ?? null,
    rebaseAt: positionsNamed(names, textOption(options, 'rebase')),
    ghosts: positionsNamed(names, textOption(options, 'ghosts')),
    ...(screen === undefined ? {} : { screenOutliers: screen === 'yes' }),
    ...(fixFirst === undefined ? {} : { fixFirst }),
    ...(baseline === undefined ? {} : { baseline: { from: ends[0]!, to: ends[1]! } }),
  };
}

const SUGGEST_REBASE: StatMethod = {
  id: 'suggest-rebase',
  answers: 'where a series has shifted for so long that a person may want its limits computed anew, and why',
  columns: [PERIOD, VALUE],
  options: [
    PROFILE,
    REBASE,
    GHOSTS,
    { name: 'lasting', meaning: 'points in a row on one side that are a lasting shift', type: 'number', default: '12' },
  ],
  gives: 'many',
  source: 'NHS England Making Data Count and NHSRplotthedots, as put together here; nothing is rebased by itself',
  run(rows, options) {
    const names = rowNames(rows);
    const lasting = numberOption(options, 'lasting');
    const { suggestions, notes } = suggestRebase(numberCells(rows, 'value'), {
      profile: (textOption(options, 'profile') ?? 'nhsr-plotthedots') as XmrProfileName,
      rebaseAt: positionsNamed(names, textOption(options, 'rebase')),
      ghosts: positionsNamed(names, textOption(options, 'ghosts')),
      ...(lasting === undefined ? {} : { lasting }),
    });
    return suggestions.map(({ at, side, reason, evidence }) => ({
      period: names[at]!,
      side,
      ...evidence,
      reason,
      notes: [...orderNotes(rows), ...notes].join(' '),
    }));
  },
};

export const SPC_XMR_METHODS: StatMethod[] = [XMR, SUGGEST_REBASE];
