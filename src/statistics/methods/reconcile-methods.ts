import { buildHierarchy, type Hierarchy } from '../forecast/hierarchy.ts';
import { type ReconcileMethod, type ReconcileOptions, reconcileForecasts } from '../forecast/reconcile.ts';
import { demand } from '../impossible-input.ts';
import { numberCell, numberColumn, textCell, textColumn, textOption } from './method-columns.ts';
import type { StatMethod, StatOptions, StatRow } from './stat-method.ts';

const CHOICES: ReconcileMethod[] = ['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrink'];

const reconcileMethod: StatMethod = {
  id: 'reconcile',
  answers: 'what forecasts of trusts, places and systems become when they are made to add up',
  columns: [
    textColumn('figure', 'the name of the trust, place or system'),
    textColumn('parent', 'the figure that it is part of; blank at the top', false),
    textColumn('period', 'the period of the forecast; without it, one forecast a figure', false),
    numberColumn('value', 'the forecast as it was made'),
    numberColumn('proportion', 'for top-down: the figure’s share of the top', false),
    { part: 'error', meaning: 'for wls-variance and mint-shrink: past errors', type: 'numbers', required: false },
  ],
  options: [
    { name: 'method', meaning: 'how', type: 'text', choices: CHOICES, default: 'wls-structural' },
    { name: 'non-negative', meaning: 'set bottom forecasts below 0 to 0', type: 'flag' },
  ],
  gives: 'many',
  source: 'Wickramasuriya, Athanasopoulos, Hyndman (2019); Hyndman et al. (2011)',
  run(rows, options) {
    const firsts = firstRows(rows);
    const hierarchy = buildHierarchy(
      firsts.map((row) => ({ id: textCell(row.figure), parent: textCell(row.parent) || null })),
    );
    const periods = [...new Set(rows.map((row) => textCell(row.period)))];
    const base = hierarchy.ids.map((id) => periods.map((period) => forecastOf(rows, id, period)));
    demand(rows.length === hierarchy.ids.length * periods.length, 'every figure has one forecast for every period');
    const { values, shrinkage, notes } = reconcileForecasts(
      hierarchy,
      base,
      reconcileOptions(hierarchy, firsts, options),
    );
    return hierarchy.ids.flatMap((id, i) =>
      periods.map((period, t) => ({
        figure: id,
        period: period === '' ? null : period,
        value: values[i]![t]!,
        asMade: base[i]![t]!,
        method: textOption(options, 'method') ?? 'wls-structural',
        shrinkage,
        notes: notes.join(' '),
      })),
    );
  },
};

/** The first row of each figure: it says where the figure belongs. */
function firstRows(rows: StatRow[]): StatRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const isFirst = !seen.has(textCell(row.figure));
    seen.add(textCell(row.figure));
    return isFirst;
  });
}

function forecastOf(rows: StatRow[], id: string, period: string): number {
  const row = rows.find((each) => textCell(each.figure) === id && textCell(each.period) === period);
  const value = numberCell(row?.value);
  demand(value !== null, 'every figure needs a forecast for every period');
  return value;
}

function reconcileOptions({ ids, bottom }: Hierarchy, firsts: StatRow[], options: StatOptions): ReconcileOptions {
  const method = (textOption(options, 'method') ?? 'wls-structural') as ReconcileMethod;
  const kept: ReconcileOptions = { method, nonNegative: options['non-negative'] === true };
  const rowOf = (id: string): StatRow => firsts[ids.indexOf(id)]!;
  if (method === 'top-down')
    return { ...kept, proportions: bottom.map((id) => numberCell(rowOf(id).proportion) ?? -1) };
  if (method !== 'wls-variance' && method !== 'mint-shrink') return kept;
  const columns = Object.keys(firsts[0]!).filter((name) => name.startsWith('error:'));
  const errors = columns.map((column) =>
    ids.map((id) => {
      const error = numberCell(rowOf(id)[column]);
      demand(error !== null, 'this method needs every figure’s error in every past period');
      return error;
    }),
  );
  return { ...kept, errors };
}

export const RECONCILE_METHODS: StatMethod[] = [reconcileMethod];
