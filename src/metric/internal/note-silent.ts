/** What is said of figures that stand on what a sender did not send. */
import { isCounted } from '../figure-cells.ts';
import type { Figure } from '../metric.ts';
import { toldOf } from '../records/told-needs.ts';
import type { TableModel } from '../table-model.ts';
import type { WhoTold } from './who-told.ts';

/** Answers: the notes: how many figures, and of each kind of record how many of its senders were silent; never which. */
export function noteSilent(model: TableModel, figures: Figure[], told: WhoTold): string[] {
  const all = figures.length;
  const none = figures.filter((f) => !isCounted(f) && told(f).verdict === 'none').length;
  const part = figures.filter((f) => isCounted(f) && told(f).verdict === 'part').length;
  if (none + part === 0) return [];
  return [
    ...(none ? [`${none} of ${all} figures are missing: nobody sent what they stand on, and none is not 0.`] : []),
    ...(part ? [`${part} of ${all} figures are incomplete: somebody did not send what they stand on.`] : []),
    ...whoWasSilent(model, figures, told),
  ];
}

function whoWasSilent(model: TableModel, figures: Figure[], told: WhoTold): string[] {
  const found = new Map<string, Senders>();
  for (const { table, due, silent } of figures.flatMap((f) => told(f).each)) {
    const one = found.get(table) ?? { due: new Set(), silent: new Set() };
    found.set(table, { due: one.due.union(due), silent: one.silent.union(silent) });
  }
  return [...found]
    .filter(([, { silent }]) => silent.size > 0)
    .map(([table, senders]) => silentSentence(model, table, senders, 'that the figures stand on'));
}

interface Senders {
  due: Set<string>;
  silent: Set<string>;
}

/** Answers: of how many senders how many were silent. @param months which months, e.g. `that the figures stand on` */
export function silentSentence(model: TableModel, table: string, { due, silent }: Senders, months: string): string {
  const { title } = model.tables[table]!;
  if (due.size === 1 && due.has('')) return `${title}: whoever sends them sent none in some month ${months}.`;
  const sender = model.tables[toldOf(model, table).in]!.key[1]!.replace(/_code$/, '');
  const were = silent.size === 1 ? 'was' : 'were';
  return `${title}: ${silent.size} of ${due.size} ${sender}s ${were} silent in some month ${months}.`;
}
