/** Random metrics of records over the random editions, and random questions to them. */
import type { Grain, IntervalMethod, Metric, MetricKind, Question } from '../../../src/metric/metric.ts';
import type {
  FeatureKind,
  RecordDefinition,
  RecordFeature,
  RecordTime,
} from '../../../src/metric/records/record-metric.ts';
import type { Draw } from './draw.ts';
import { CODES, DIMENSIONS, drawDay } from './draw-edition.ts';
import { recordMetric } from './open-records.ts';

type Source = 'event' | 'stay' | 'listing' | 'month';

/** Columns that expressions over a table may name. */
const NAMES: Record<Source, { numbers: string[]; texts: string[]; dates: string[]; truths: string[] }> = {
  event: {
    numbers: ['amount', 'price'],
    texts: ['code', 'provider', 'practice.pcn', 'person.sex'],
    dates: ['happened_at', 'left_at', 'person.birth_month', 'index_day'],
    truths: ['flag'],
  },
  stay: {
    numbers: ['amount'],
    texts: ['code', 'provider', 'home.name'],
    dates: ['from_on', 'to_at', 'index_day', 'person.birth_month'],
    truths: [],
  },
  listing: {
    numbers: ['amount'],
    texts: ['code', 'practice_code'],
    dates: ['since', 'list_on', 'index_day'],
    truths: [],
  },
  month: {
    numbers: ['age', 'amount', 'used'],
    texts: ['provider'],
    dates: ['month', 'index_day', 'left_on'],
    truths: ['died'],
  },
};

interface Names {
  numbers: string[];
  texts: string[];
  dates: string[];
  truths: string[];
}

function drawTruth(draw: Draw, names: Names, depth = 2): string {
  const inner = (): string => drawTruth(draw, names, depth - 1);
  const choice = depth > 0 ? draw.below(11) : draw.below(8);
  switch (choice) {
    case 0:
      return `${drawNumber(draw, names, depth)} ${draw.of(['=', '<>', '<', '<=', '>', '>='])} ${draw.between(-1, 5)}`;
    case 1:
      return `${draw.of(names.texts)} ${draw.of(['in', 'not in'])} ('a', '1', 'P1'${draw.of([", 'U1'", ', null', ''])})`;
    case 2:
      return `${draw.of([...names.numbers, ...names.texts, ...names.dates, ...names.truths])} is ${draw.of(['', 'not '])}null`;
    case 3:
      return `starts(${draw.of(names.texts)}, '${draw.of(['a', 'P', 'Ab'])}')`;
    case 4:
      return `${draw.of(names.dates)} ${draw.of(['<', '>=', '='])} ${draw.of([`date('${drawDay(draw)}')`, draw.of(names.dates)])}`;
    case 5:
      return `${draw.of(names.numbers)} between 0 and ${draw.between(1, 4)}`;
    case 6:
      return `${draw.of(names.texts)} ${draw.of(['=', '<>'])} ${draw.of(["'a'", "'P2'", "'Abbey'"])}`;
    case 7:
      return names.truths.length
        ? draw.of(names.truths)
        : `years(${draw.of(names.dates)}, ${draw.of(names.dates)}) ${draw.of(['>=', '<'])} ${draw.of([1, 18])}`;
    case 8:
      return `not (${inner()})`;
    default:
      return `(${inner()} ${draw.of(['and', 'or'])} ${inner()})`;
  }
}

function drawNumber(draw: Draw, names: Names, depth = 2): string {
  const inner = (): string => drawNumber(draw, names, depth - 1);
  const choice = depth > 0 ? draw.below(10) : draw.below(5);
  switch (choice) {
    case 0:
      return `days(${draw.of(names.dates)}, ${draw.of(names.dates)})`;
    case 1:
      return `minutes(${draw.of(names.dates)}, ${draw.of(names.dates)})`;
    case 5:
      return `(${inner()} ${draw.of(['+', '-', '*', '/'])} ${inner()})`;
    case 6:
      return `case when ${drawTruth(draw, names, depth - 1)} then ${inner()} ${draw.of(['else 2 ', ''])}end`;
    case 7:
      return `abs(-${draw.of(names.numbers)})`;
    case 8:
      return `nullif(${draw.of(names.numbers)}, ${draw.between(0, 2)})`;
    case 9:
      return `round(${draw.of(names.numbers)} / 3, ${draw.between(0, 2)})`;
    default:
      return draw.of(names.numbers);
  }
}

const FEATURES: { source: Source; window: (draw: Draw) => RecordFeature['window'] }[] = [
  { source: 'event', window: (draw) => daysAround(draw, 'happened_at') },
  { source: 'stay', window: (draw) => daysAround(draw, 'from_on') },
  { source: 'stay', window: () => ({ kind: 'held', from: 'from_on', to: 'to_at' }) },
  { source: 'month', window: () => ({ kind: 'held', from: 'month', to: 'left_on' }) },
  { source: 'listing', window: (draw) => daysAround(draw, 'list_on') },
];

const daysAround = (draw: Draw, at: string): RecordFeature['window'] => ({
  kind: 'days',
  at,
  from: draw.of([null, -365, -90, -30, -1, 0]),
  to: draw.of([null, 0, 30, 400]),
});

const KINDS: FeatureKind[] = ['any', 'count', 'sum', 'lowest', 'highest', 'latest', 'earliest'];

function drawFeature(draw: Draw): RecordFeature {
  const { source, window } = draw.of(FEATURES);
  const names = NAMES[source];
  const kind = draw.of(KINDS);
  const number = (): string => drawNumber(draw, names, 1);
  const text =
    kind === 'latest' || kind === 'earliest' ? draw.of([number, () => draw.of(names.texts), number]) : number;
  return {
    kind,
    source,
    value: kind === 'any' || kind === 'count' ? null : text(),
    rows: draw.maybe(() => drawTruth(draw, names, 1)),
    by: draw.of(
      ['person_key', 'person_key', 'person_key', 'provider'].filter((by) => by !== 'provider' || source !== 'listing'),
    ),
    ...(source === 'event' || source === 'stay' ? draw.of(SAME) : {}),
    window: window(draw),
  };
}

/** Columns besides that must be the same: most features have none. */
const SAME: Pick<RecordFeature, 'same'>[] = [{}, {}, {}, { same: ['provider'] }, { same: ['code', 'provider'] }];

/** What formulas may say of a feature: a number, a text or a truth by itself. */
function withFeatures(names: Names, features: Record<string, RecordFeature>): Names {
  const all = { ...names, numbers: [...names.numbers], texts: [...names.texts], truths: [...names.truths] };
  for (const [name, { kind, source, value }] of Object.entries(features)) {
    if (kind === 'any') all.truths.push(name);
    else if (value !== null && NAMES[source as Source].texts.includes(value)) all.texts.push(name);
    else all.numbers.push(name);
  }
  return all;
}

const TIMES: Record<Exclude<Source, 'month'>, RecordTime> = {
  event: { kind: 'flow', at: 'happened_at' },
  stay: { kind: 'as-at', from: 'from_on', to: 'to_at' },
  listing: { kind: 'list', at: 'list_on' },
};

const METHODS: Record<MetricKind, IntervalMethod> = {
  count: 'byar',
  proportion: 'wilson',
  mean: 'student-t',
  ratio: 'byar',
  rate: 'byar',
  percentile: 'order-statistics',
  'standardised-rate': 'dobson',
  'standardised-ratio': 'byar',
};
const OF_POPULATION: MetricKind[] = ['rate', 'standardised-rate', 'standardised-ratio'];

/** Two fifths of the metrics are sums of such columns as a rollup has. */
export const drawMetric = (draw: Draw): Metric => (draw.chance(0.4) ? drawAdded(draw) : drawAny(draw));

const ADDED = {
  event: {
    time: { kind: 'flow' as const, at: 'happened_at' },
    numerators: ['1', 'units', 'units * 2', 'units / 4', 'flag', "code = 'a'", 'case when flag then 3 end'],
    rows: ["code in ('a', 'b')", 'flag', "provider = 'P1'", "practice.pcn = 'U1'"],
  },
  month: {
    time: { kind: 'flow' as const, at: 'month' },
    numerators: [
      '1',
      'used',
      'used * 2',
      'used / 4',
      'died',
      'age',
      'age >= 18',
      '1 / 12',
      'case when age > 17 then age end',
    ],
    rows: [
      ...['age >= 65', 'age < 18 or age is null', 'age between 5 and 17', '65 > age and age > 4', 'not age <= 3'],
      ...['age = 64', 'age <> 80', 'age in (17, 18)', 'age < 17.5', "provider = 'P1'", "person.sex = '1'"],
    ],
  },
};
const ADDED_KINDS = ['count', 'rate', 'ratio', 'standardised-rate', 'standardised-ratio'] as const;

function drawAdded(draw: Draw): Metric {
  const kind = draw.of(ADDED_KINDS);
  const source = draw.of(['event', 'month', 'month', 'month'] as const);
  const { time, numerators, rows } = ADDED[source];
  return recordMetric(
    source,
    {
      time,
      rows: draw.maybe(() => draw.of(rows), 0.4),
      population: OF_POPULATION.includes(kind)
        ? {
            source: 'month',
            rows: draw.maybe(() => draw.of(ADDED.month.rows), 0.4),
            value: draw.of([null, '1 / 12', 'used', 'age']),
            time: ADDED.month.time,
          }
        : null,
      standard: drawStandard(draw, kind),
      ...(kind === 'ratio' && draw.chance(0.3) ? { top: draw.of([0.05, 0.5]) } : {}),
    },
    {
      kind,
      numerator: draw.of(numerators),
      denominator: kind === 'ratio' ? draw.of(numerators) : null,
      multiplier: draw.of([1, 100]),
      method: METHODS[kind],
    },
  );
}

function drawAny(draw: Draw): Metric {
  const kind = draw.of(Object.keys(METHODS) as MetricKind[]);
  const source = draw.of(['event', 'event', 'stay', 'listing'] as const);
  const count = draw.of([0, 0, 1, 1, 2]);
  const features = Object.fromEntries(Array.from({ length: count }, (_, i) => [`feature_${i}`, drawFeature(draw)]));
  const names = withFeatures(NAMES[source], features);
  const ofNumbers = kind === 'mean' || kind === 'percentile';
  const truth = (): string => drawTruth(draw, names);
  const number = (): string => drawNumber(draw, names);
  const either = (): string => (draw.chance(0.7) ? truth() : number());
  const simple = kind.startsWith('standardised') ? 'amount >= 0 or amount is null' : null;
  return recordMetric(
    source,
    {
      time: source === 'stay' && draw.chance(0.15) ? { kind: 'as-at', from: 'from_on', to: null } : TIMES[source],
      rows: draw.maybe(() => drawTruth(draw, NAMES[source], 1), 0.4),
      features,
      population: OF_POPULATION.includes(kind) ? drawPopulation(draw) : null,
      standard: drawStandard(draw, kind),
      percentile:
        kind === 'percentile'
          ? { at: draw.of([0.1, 0.5, 0.9, 0.95]), method: draw.of(['linear', 'nearest-rank']) }
          : null,
      ...(kind === 'ratio' && draw.chance(0.5) ? { top: draw.of([0.05, 0.2, 0.5]) } : {}),
    },
    {
      kind,
      numerator: simple && draw.chance(0.7) ? simple : ofNumbers ? number() : either(),
      denominator: kind === 'ratio' || (kind === 'proportion' && draw.chance(0.6)) ? either() : null,
      multiplier: draw.of([1, 1, 100, 100_000]),
      method: draw.chance(0.1) ? 'none' : METHODS[kind],
    },
  );
}

function drawStandard(draw: Draw, kind: MetricKind): RecordDefinition['standard'] {
  if (kind === 'standardised-ratio') return { by: 'band', population: 'reference', from: null, to: null };
  if (kind !== 'standardised-rate') return null;
  const bands = [
    { from: 0, to: 4 },
    { from: null, to: 9 },
    { from: 90, to: null },
  ];
  return { by: 'band', population: 'esp2013', ...draw.of(bands) };
}

function drawPopulation(draw: Draw): RecordDefinition['population'] {
  const source = draw.of(['month', 'month', 'stay'] as const);
  return {
    source,
    rows: draw.maybe(() => drawTruth(draw, NAMES[source], 1), 0.3),
    value: draw.of([null, '1 / 12', 'amount', 'case when amount > 0 then 2 end']),
    time: draw.of(
      source === 'month'
        ? [{ kind: 'flow' as const, at: 'month' }, { kind: 'as-at' as const, from: 'month', to: 'left_on' }, null]
        : [{ kind: 'as-at' as const, from: 'from_on', to: 'to_at' }, { kind: 'flow' as const, at: 'to_at' }, null],
    ),
  };
}

const GRAINS: Grain[] = ['day', 'week', 'month', 'quarter', 'financial-quarter', 'financial-year', 'year'];

export interface DrawnQuestion {
  question: Question;
  rowFilter: Record<string, string[]>;
  asOf: string | null;
  knownTo: string | null;
  dataEnd: string | null;
}

export function drawQuestion(draw: Draw): DrawnQuestion {
  const days = [drawDay(draw), drawDay(draw)].toSorted();
  // of one dataset the table is known up to where its data end; of several it is known no longer than to the first end
  const ends = [drawDay(draw), drawDay(draw)].toSorted();
  const known = draw.maybe(() => ({ knownTo: draw.of(ends), dataEnd: ends[1]! }), 0.4);
  const codes = (dimension: string): string[] => draw.some(CODES[dimension]!, 0.6);
  return {
    question: {
      metric: 'test.metric',
      by: draw.some(DIMENSIONS, draw.of([0, 0.15, 0.3])),
      grain: draw.maybe(() => draw.of(draw.chance(0.15) ? GRAINS : GRAINS.slice(1)), 0.7),
      from: draw.maybe(() => days[0]!),
      to: draw.maybe(() => days[1]!),
      where: draw
        .some(DIMENSIONS, 0.15)
        .flatMap((dimension) => (dimension === 'condition' && draw.chance(0.5) ? [dimension, dimension] : [dimension]))
        .map((dimension) => ({ dimension, values: codes(dimension) }))
        .filter((w) => w.values.length > 0),
    },
    rowFilter: draw.chance(0.25)
      ? Object.fromEntries(draw.some(DIMENSIONS, 0.25).map((dimension) => [dimension, codes(dimension)]))
      : {},
    asOf: draw.maybe(() => drawDay(draw), 0.2),
    ...(known ?? { knownTo: null, dataEnd: null }),
  };
}
