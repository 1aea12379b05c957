/** What is said of figures that stand on what a sender did not send. */
import { isCounted } from '../figure-cells.ts';
import type { Figure, Metric, Question } from '../metric.ts';
import { toldOf } from '../records/told-needs.ts';
import type { TableModel } from '../table-model.ts';
import { listMonths } from './list-months.ts';
import { periodsOf } from './silent-groups.ts';
import type { ToldByWhom, ToldOfFigure } from './who-told.ts';

/**
 * Answers: the notes: how many figures, and of each kind of record how many of its senders were silent, and when; never which. Senders
 * are counted of all that was asked, also those of whom there is no figure.
 */
export function noteSilent(
  model: TableModel,
  { metric, question }: { metric: Metric; question: Question },
  figures: Figure[],
  told: ToldByWhom,
): string[] {
  const judged = figures.map((f) => ({ isCounted: isCounted(f), ...told.of(f) }));
  const of = (isOne: (one: (typeof judged)[number]) => boolean, words: string): string[] => {
    const some = judged.filter(isOne).length;
    return some ? [`${some} of ${figures.length} figures ${words}.`] : [];
  };
  return [
    ...of(
      (f) => !f.isCounted && f.verdict === 'none' && someSilent(f),
      'are missing: what they stand on was not sent, which is not 0',
    ),
    ...of(
      (f) => !f.isCounted && f.verdict === 'none' && !someSilent(f),
      'have no data: at that time there was nobody to send any',
    ),
    ...of(
      (f) => f.isCounted && f.verdict === 'part' && someSilent(f),
      'are incomplete: a part of what they stand on was not sent',
    ),
    ...of(
      (f) => f.isCounted && f.verdict === 'part' && !someSilent(f),
      'are of a part of their time only: in the rest there was nobody to send anything',
    ),
    ...whoWasSilent(model, periodsOf(figures, metric, question), told),
  ];
}

const someSilent = ({ each }: ToldOfFigure): boolean => each.some(({ silent }) => silent.size > 0);

function whoWasSilent(model: TableModel, periods: NonNullable<Figure['period']>[], told: ToldByWhom): string[] {
  const found = new Map<string, Senders>();
  for (const { table, due, silent, months } of periods.flatMap((period) => told.ofAll(period).each)) {
    const one = found.get(table) ?? { due: new Set(), silent: new Set(), months: new Set() };
    found.set(table, {
      due: one.due.union(due),
      silent: one.silent.union(silent),
      months: one.months.union(months),
    });
  }
  const isWithin = (month: string): boolean =>
    periods.some(({ start, end }) => start.slice(0, 7) <= month.slice(0, 7) && month <= end);
  return [...found]
    .filter(([, { silent }]) => silent.size > 0)
    .map(([table, senders]) => {
      const within = [...senders.months].every(isWithin);
      return silentSentence(model, table, senders, within ? 'of the period' : 'that the figures look at');
    });
}

interface Senders {
  due: Set<string>;
  silent: Set<string>;
  months: Set<string>;
}

/** Answers: of how many senders how many were silent, and when. @param which which months, e.g. `of the period` */
export function silentSentence(
  model: TableModel,
  table: string,
  { due, silent, months }: Senders,
  which: string,
): string {
  const { title } = model.tables[table]!;
  const when = `for at least one month ${which} (${listMonths(months)})`;
  if (due.size === 1 && due.has('')) return `${title}: none were sent ${when}.`;
  const sender = model.tables[toldOf(model, table).in]!.key[1]!.replace(/_code$/, '');
  return `${title}: ${silent.size} of ${due.size} ${sender}${due.size === 1 ? '' : 's'} sent none ${when}.`;
}
