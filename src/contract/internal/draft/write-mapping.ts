/** The mapping of drafted figures to `reported_measure`, and a first metric for each figure. */
import { stringify } from 'yaml';
import { identifier, literal } from '../../../engine/engine.ts';
import type { DraftFiles } from '../../draft.ts';
import type { DraftChoices, DraftFacts } from './draft-facts.ts';
import { type DraftColumn, dateSql } from './guess-column.ts';
import type { Figures, Measure } from './guess-figures.ts';

/** Codes and names that stand for the whole country in published figures. */
const WHOLE = "('total', 'england', 'all', 'e92000001', 'eng', 'grand total')";

/**
 * SQL that turns each row into one row for each figure. Where rows are told apart by one more column, it is the
 * category, and the whole is their sum; where by more than that, only the sum is kept.
 */
export function writeMapping(choices: DraftChoices, figures: Figures, columns: DraftColumn[]): string {
  const period = columns.find((c) => c.name === choices.period);
  const start = period ? dateSql(period, `s.${identifier(period.name)}`) : `date ${literal(choices.asOf)}`;
  const wanted = new Set(choices.period ? [choices.period] : []);
  if (figures.entity) wanted.add(figures.entity.name);
  const split = choices.key.some((name) => !wanted.has(name)) || choices.key.length === 0;
  const category = split && figures.category && choices.key.includes(figures.category.name) ? figures.category : null;
  const whole = selection(choices, figures, { category: null, summed: split, start });
  const parts = category ? selection(choices, figures, { category: category.name, summed: false, start }) : null;
  return [
    '-- Drafted by Concord: one row for each figure, organisation, period and category. Check what was guessed.',
    ...(split
      ? ['-- The whole is the sum of its parts here; rates are not added up, so a rate split by category has no whole.']
      : []),
    whole,
    ...(parts ? ['union all by name', parts] : []),
    '',
  ].join('\n');
}

function selection(
  choices: DraftChoices,
  figures: Figures,
  how: { category: string | null; summed: boolean; start: string },
): string {
  const entity = figures.entity ? `s.${identifier(figures.entity.name)}` : null;
  const isWhole = entity ? `lower(trim(${entity}::varchar)) in ${WHOLE}` : 'true';
  const kind = entity ? `if(${isWhole}, 'england', ${literal(choices.entityType)})` : "'england'";
  const code = entity ? `if(${isWhole}, 'E92000001', ${entity}::varchar)` : "'E92000001'";
  const category = how.category ? `s.${identifier(how.category)}::varchar` : 'null::varchar';
  const measures = figures.measures.filter((m) => !how.summed || !m.isRate);
  const values = (measures.length ? measures : figures.measures).map(
    (m) => `    (${literal(m.name)}, s.${identifier(m.column.name)}::decimal(18, 4))`,
  );
  const value =
    how.summed && measures.length
      ? 'sum(v.value)::decimal(18, 4)'
      : how.summed
        ? 'avg(v.value)::decimal(18, 4)'
        : 'v.value';
  return [
    'select',
    '  v.measure as measure,',
    `  ${kind} as entity_type,`,
    `  ${code} as entity_code,`,
    `  ${how.start} as period_start,`,
    `  ${literal(figures.grain)} as grain,`,
    `  ${how.category ? literal(how.category) : 'null::varchar'} as category_type,`,
    `  ${category} as category_code,`,
    `  ${value} as value,`,
    `  ${how.summed ? 'max(s._delivery)' : 's._delivery'} as delivery,`,
    `  ${how.summed ? 'max(s._status)' : 's._status'} as data_status`,
    'from source as s',
    'cross join lateral (',
    '  values',
    values.join(',\n'),
    ') as v(measure, value)',
    ...[present(choices), entity ? `${entity} is not null` : null]
      .filter(Boolean)
      .map((c, i) => `${i === 0 ? 'where' : '  and'} ${c}`),
    ...(how.summed ? ['group by all'] : []),
  ].join('\n');
}

const present = (choices: DraftChoices): string | null =>
  choices.period ? `s.${identifier(choices.period)} is not null` : null;

/** One metric for each figure, so that a chart can be drawn at once; each says that nobody has reviewed it. */
export function writeMetrics(facts: DraftFacts, choices: DraftChoices, figures: Figures): DraftFiles['metrics'] {
  return figures.measures.map((measure) => {
    const fileName = `${measure.name.replaceAll('_', '-')}.yaml`;
    const id = `draft.${measure.name.replaceAll('_', '-')}`;
    const text = `# Drafted by Concord from one file: check the meaning, the unit and the polarity.\n`;
    return { id, fileName, yaml: text + stringify(metricOf(id, measure, facts, choices, figures), { lineWidth: 0 }) };
  });
}

/** Dimensions that tables.yaml gives for published figures by who reports them. */
const DIMENSIONS: Record<string, string[]> = { trust: ['trust', 'system'], icb: ['icb', 'system'] };

function metricOf(id: string, measure: Measure, facts: DraftFacts, choices: DraftChoices, figures: Figures) {
  const overTime = measure.isRate ? 'mean' : measure.isStock ? 'last' : 'sum';
  return {
    id,
    version: 1,
    title: measure.title || measure.column.name,
    meaning: `To be written. The column headed "${measure.title}" of ${choices.title}.`,
    why: 'To be written.',
    kind: measure.isRate ? 'mean' : 'count',
    unit: measure.unit,
    polarity: 'neutral',
    source: 'reported_measure',
    numerator: measure.name,
    numerator_label: measure.title || measure.column.name,
    ...(measure.isRate ? { denominator_label: 'reports' } : {}),
    exclusions: 'none',
    grain: figures.grain,
    over_time: overTime,
    entity: figures.entity ? choices.entityType : 'england',
    dimensions: figures.entity ? (DIMENSIONS[choices.entityType] ?? []) : [],
    population_basis: 'treated-at',
    targets: [],
    method: 'none',
    chart: choices.period ? 'xmr' : 'bar',
    disclosure: 'published',
    datasets: [facts.id],
    caveats: ['Drafted by machine from one file; nobody has checked it.'],
    owner: choices.publisher,
    author: 'drafted by Concord',
    reviewed: 'unreviewed',
    links: [],
  };
}
