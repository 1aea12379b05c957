import { demand, ImpossibleInput } from '../impossible-input.ts';
import type { CoxInput, CoxTerm } from '../survival/cox-data.ts';
import { type CoxModel, coxModel } from '../survival/cox-model.ts';
import { indicatorTerms } from '../survival/indicator-terms.ts';
import { estimateCells } from './estimate-cells.ts';
import { CATEGORIES, CATEGORY, columnsOf, pairsIn, textsOrNull } from './model-terms.ts';
import type { StatCell, StatMethod, StatOptions, StatRow } from './stat-method.ts';
import { CONFIDENCE, ENTRY, EVENT, numbersOf, optional, STRATUM, TIME, timesOf } from './survival-columns.ts';

export const COX: StatMethod = {
  id: 'cox',
  answers: 'by what factor the hazard of an event goes with each of several terms, the others held',
  columns: [
    TIME,
    EVENT,
    ENTRY,
    {
      part: 'terms',
      meaning: 'numbers that may change the hazard; 1 and 0 for yes and no',
      type: 'numbers',
      required: false,
    },
    { ...CATEGORIES, meaning: 'texts that may change the hazard, each level against the reference' },
    STRATUM,
    {
      part: 'cluster',
      meaning: 'what rows share that makes them alike; gives robust errors',
      type: 'text',
      required: false,
    },
    { part: 'weight', meaning: 'how many persons the row stands for', type: 'number', required: false },
    { part: 'offset', meaning: 'added to the log hazard', type: 'number', required: false },
  ],
  options: [
    CONFIDENCE,
    { name: 'ties', meaning: 'events at one time', type: 'text', choices: ['efron', 'breslow'], default: 'efron' },
    { name: 'robust', meaning: 'errors that do not trust the model', type: 'flag' },
    {
      name: 'reference',
      meaning: 'levels that the others are held against, by column, e.g. sex:female,imd:5',
      type: 'text',
    },
  ],
  gives: 'many',
  source: 'Cox (1972), Efron (1977), Breslow (1974), Lin and Wei (1989), as R survival coxph',
  run: (rows, options) => {
    const input = coxInput(rows, options);
    const model = withoutLevels(rows, input, () =>
      coxModel(input, {
        confidence: options.confidence as number | undefined,
        ties: options.ties as 'efron' | 'breslow' | undefined,
        robust: options.robust === true,
      }),
    );
    return model.coefficients.map((_, j) => coxCells(model, j));
  },
};

const TERMS = 'terms:';

function coxInput(rows: StatRow[], options: StatOptions): CoxInput {
  const terms = columnsOf(rows, TERMS).map((name): CoxTerm => ({ name, values: numbersOf(rows, TERMS + name) }));
  const categories = columnsOf(rows, CATEGORY);
  const references = pairsIn(options, 'reference');
  demand(
    [...references.keys()].every((name) => categories.includes(name)),
    'reference names columns that are categories of the model',
  );
  const levels = categories.flatMap((name) =>
    indicatorTerms(name, textsOrNull(rows, CATEGORY + name), references.get(name)),
  );
  demand(terms.length + levels.length > 0, 'a Cox model needs a column of terms, or a category');
  return {
    ...timesOf(rows),
    entry: optional(rows, 'entry', numbersOf),
    terms: [...terms, ...levels],
    strata: optional(rows, 'stratum', textsOrNull),
    cluster: optional(rows, 'cluster', textsOrNull),
    weights: optional(rows, 'weight', numbersOf),
    offset: optional(rows, 'offset', numbersOf),
  };
}

/** A refusal names the column of a category, not its level, which is a value of a row. */
function withoutLevels(rows: StatRow[], { terms }: CoxInput, fitted: () => CoxModel): CoxModel {
  try {
    return fitted();
  } catch (error) {
    if (!(error instanceof ImpossibleInput)) throw error;
    const columns = columnsOf(rows, CATEGORY);
    const told = terms.reduce((message, { name }) => {
      const column = columns.find((each) => name.startsWith(`${each}=`));
      return column === undefined ? message : message.replaceAll(`'${name}'`, `'${column}' (one of its levels)`);
    }, error.message);
    throw new ImpossibleInput(told);
  }
}

function coxCells(model: CoxModel, j: number): StatRow {
  const found = model.coefficients[j]!;
  const about: Record<string, StatCell> = {
    coefficient: found.coefficient.value,
    standard_error: found.standardError,
    z: found.z,
    p_value: found.pValue,
    proportional_hazards_p: model.proportionalHazards[j]?.pValue ?? null,
    rows: model.rows,
    events: model.events,
    concordance: model.concordance.value,
    likelihood_ratio: model.likelihoodRatioTest.statistic,
    likelihood_ratio_p: model.likelihoodRatioTest.pValue,
  };
  const notes = [...found.hazardRatio.notes, ...model.notes];
  return { term: found.term, ...estimateCells({ ...found.hazardRatio, method: model.method, notes }), ...about };
}
