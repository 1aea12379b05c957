/** The findings of a watch in words: what was seen, what was expected, what to do. */
import type { DeliveryRules } from '../../contract/contract.ts';
import type { DeliveryWatch, FindingKind, WatchedDelivery, WatchFinding } from '../delivery-watch.ts';
import type { NumberedPeriod } from './watch-periods.ts';

type Stream = Omit<DeliveryWatch, 'periods' | 'findings'>;
type Told = Pick<WatchFinding, 'severity' | 'period' | 'deliveryId' | 'rows' | 'problem' | 'expected' | 'remedy'>;

/** Which delivery is about it. */
type About = (period: NumberedPeriod) => string | null;

/**
 * A period that did not come, or came with an unusual number of rows; those that did not come are told in one for each gap.
 * @param months of a daily feed: a day that is as unusual as its whole month is not told beside it
 */
export function periodFindings(
  stream: Stream,
  periods: NumberedPeriod[],
  months: NumberedPeriod[],
  stillSends: boolean,
  about: About,
): WatchFinding[] {
  const newest = periods.findLast((p) => p.state !== 'missing' && p.state !== 'not-due');
  const gaps = gapsOf(periods).flatMap((gap) => {
    const after = newest === undefined || (gap[0]?.number ?? 0) > newest.number;
    if (after) return stillSends ? [finding(stream, 'silent', silent(stream, gap))] : [];
    return [finding(stream, 'missing-period', missing(stream, gap, periods))];
  });
  const single = periods.filter((p) => !months.some((m) => m.state === p.state && m.from <= p.from && p.to <= m.to));
  return [...gaps, ...unusualOf(stream, single, about), ...unusualOf({ ...stream, cadence: 'monthly' }, months, about)];
}

const unusualOf = (stream: Stream, periods: NumberedPeriod[], about: About): WatchFinding[] =>
  periods.flatMap((p) => {
    if (p.state === 'few') return [finding(stream, 'few-rows', few(stream, p, about(p)))];
    return p.state === 'many' ? [finding(stream, 'many-rows', many(stream, p, about(p)))] : [];
  });

function gapsOf(periods: NumberedPeriod[]): NumberedPeriod[][] {
  const gaps: NumberedPeriod[][] = [];
  let open: NumberedPeriod[] | null = null;
  for (const period of periods) {
    if (period.state === 'not-due') continue;
    if (period.state !== 'missing') open = null;
    else if (open) open.push(period);
    else {
      open = [period];
      gaps.push(open);
    }
  }
  return gaps;
}

function missing({ cadence, from }: Stream, gap: NumberedPeriod[], all: NumberedPeriod[]): Told {
  const [period, span] = spanned(gap, cadence);
  const rows = sum(gap);
  const stray = rows > 0 ? `, but for ${count(rows, 'row')} in files about other times` : '';
  return {
    ...{ severity: 'warn', period, deliveryId: null, rows },
    problem: `no delivery is about ${span}${stray}`,
    expected: `${each(cadence)} from ${all[0]?.from} on, as the contract's frequency says`,
    remedy: `ask ${from} for what is missing and land it; if there was nothing to send, have the partner say so`,
  };
}

function silent({ cadence, from, dataset }: Stream, gap: NumberedPeriod[]): Told {
  const [period, span] = spanned(gap, cadence);
  return {
    ...{ severity: 'warn', period, deliveryId: null, rows: sum(gap) },
    problem: `${from} has gone silent: nothing has come about ${span}, nor anything later`,
    expected: `${each(cadence)} up to ${period.to}`,
    remedy: `ask ${from} whether the feed has stopped; if it is to stop, take ${dataset} out of its \`sends\` in concord.yaml`,
  };
}

function few({ cadence, from }: Stream, p: NumberedPeriod, deliveryId: string | null): Told {
  const corrects = deliveryId ? ` --corrects ${deliveryId}` : '';
  return {
    ...unusual(p, cadence, deliveryId),
    remedy: `ask ${from} whether the file was cut short or a site is missing; land the whole one with${corrects}`,
  };
}

function many({ cadence, from }: Stream, p: NumberedPeriod, deliveryId: string | null): Told {
  return {
    ...unusual(p, cadence, deliveryId),
    remedy: `ask ${from} whether rows were sent twice under other keys, or rows of another time or site came in`,
  };
}

const unusual = (p: NumberedPeriod, cadence: DeliveryRules['cadence'], deliveryId: string | null) => ({
  severity: 'warn' as const,
  period: { from: p.from, to: p.to },
  deliveryId,
  rows: p.rows,
  problem: `${count(p.rows, 'row')} about ${spanned([p], cadence)[1]}, ${Math.round((100 * p.rows) / (p.usual || 1))}% of what is usual`,
  expected: `about ${count(Math.round(p.usual ?? 0), 'row')}, as in the partner's ${cadence} periods around it`,
});

/** What a delivery says of those before it. */
export function deliveryFindings(stream: Stream, d: WatchedDelivery): WatchFinding[] {
  const found: WatchFinding[] = [];
  const tell = (kind: FindingKind, rows: number, severity: Told['severity'], words: [string, string, string]) => {
    const [problem, expected, remedy] = words;
    const period = d.from && d.to ? { from: d.from, to: d.to } : null;
    found.push(finding(stream, kind, { severity, period, deliveryId: d.deliveryId, rows, problem, expected, remedy }));
  };
  const { mode } = stream;
  if (d.late > 0) tell('late-rows', d.late, 'note', late(d, mode));
  if (d.replaced > 0) tell('replaced-rows', d.replaced, mode === 'append' ? 'warn' : 'note', replaced(d, mode));
  if (d.rows > 0 && d.repeated === d.rows && d.removed === 0)
    tell('repeated-delivery', d.rows, mode === 'full' ? 'note' : 'warn', repeated(d, stream.from));
  return found;
}

const late = (d: WatchedDelivery, mode: DeliveryRules['mode']): [string, string, string] =>
  mode === 'full'
    ? [
        `${count(d.late, 'row')} about a time that the delivery before it covered, which did not have them`,
        'a whole delivery each time, with what came in since',
        'nothing: this delivery counts whole, and figures of that time change with the next build',
      ]
    : [
        `${count(d.late, 'row')} about earlier periods (from ${d.lateAbout[0]}) than the file, with keys not seen before`,
        `rows about ${d.from} to ${d.to}`,
        'nothing: the next build adds them, and figures of the earlier periods change; `concord diff` shows by how much',
      ];

const replaced = (d: WatchedDelivery, mode: DeliveryRules['mode']): [string, string, string] => [
  `${count(d.replaced, 'row')} had come before with other content`,
  mode === 'append' ? 'rows that come once' : 'rows that come once, or were mended since',
  {
    append: `an edition keeps the first row of a key and does not use these: if they are corrections, land the file again with --corrects and the delivery it puts right, or make the contract's mode upsert`,
    upsert: 'nothing: the next build uses the later rows; `concord diff` shows what moved',
    full: 'nothing: the newest delivery counts whole; `concord diff` shows what moved',
  }[mode],
];

const repeated = (d: WatchedDelivery, from: string): [string, string, string] => [
  `all of its ${count(d.rows, 'row')} had come before with the same content`,
  'rows that are new or changed',
  `ask ${from} which file it meant to send; this one adds nothing, and may be taken back: concord deliveries --withdraw ${d.deliveryId}`,
];

/** A delivery whose kept rows today's contract does not fit. */
export const notCompared = (stream: Stream, deliveryId: string, version: string, rows: number): WatchFinding =>
  finding(stream, 'not-compared', {
    ...{ severity: 'warn', period: null, deliveryId, rows },
    problem: `its rows were checked under version ${version} of the contract, and lack columns by which to compare them`,
    expected: "rows with the key and the period of today's contract",
    remedy: 'read what follows without it: its periods are not among those that came',
  });

const finding = ({ dataset, from }: Stream, kind: FindingKind, told: Told): WatchFinding => {
  const { severity, ...rest } = told;
  return { kind, severity, dataset, from, ...rest };
};

const sum = (periods: NumberedPeriod[]): number => periods.reduce((total, p) => total + p.rows, 0);

const count = (many: number, one: string): string => `${many.toLocaleString('en-GB')} ${one}${many === 1 ? '' : 's'}`;

const each = (cadence: DeliveryRules['cadence']): string => `a delivery for every period (${cadence})`;

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A stretch of periods as days, and in words. */
function spanned(gap: NumberedPeriod[], cadence: DeliveryRules['cadence']): [{ from: string; to: string }, string] {
  const from = gap[0]?.from ?? '';
  const to = gap.at(-1)?.to ?? '';
  const name = (day: string): string => (cadence === 'monthly' ? MONTH.format(new Date(`${day}T00:00:00Z`)) : day);
  const one = name(from) === name(to);
  return [{ from, to }, one ? name(from) : `${name(from)} to ${name(to)}`];
}
