/** The watch over deliveries at the command line: a line for each dataset and partner, then every finding with its remedy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContracts } from '../contract/load-contracts.ts';
import { openEngine } from '../engine/engine.ts';
import type { DeliveryWatch, WatchFinding } from '../landing/delivery-watch.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import { watchDeliveries } from '../landing/watch-deliveries.ts';
import { londonDay } from '../london-day.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';
import { countText, formatTable, manyText } from './format-table.ts';
import { dateOption, printResult, unknownName, workspaceOf } from './open-call.ts';

export async function sayWatch(call: CliCall): Promise<number> {
  const workspace = workspaceOf(call);
  const { dataset, from } = call.options;
  const asAt = dateOption('--as-at', call.options.asAt) ?? undefined;
  const contracts = loadContracts(workspace);
  if (dataset && !contracts.has(dataset))
    throw unknownName('dataset', dataset, [...contracts.keys()], 'concord catalogue list');
  const folder = mkdtempSync(join(tmpdir(), 'concord-watch-'));
  const engine = await openEngine({ temporaryFolder: folder });
  try {
    const today = londonDay(call.io.now());
    const watches = await watchDeliveries({ workspace, contracts, engine, today, dataset, from, asAt });
    if (from && !watches.length) throw unknownName('partner', from, senders(workspace), 'concord deliveries');
    printResult(call, watches, () => describeWatch(watches));
    return 0;
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const senders = (workspace: Workspace): string[] => [...new Set(listDeliveries(workspace).map((d) => d.receipt.from))];

function describeWatch(watches: DeliveryWatch[]): string {
  const found = watches.flatMap((w) => w.findings);
  const toDo = found.filter((f) => f.severity === 'warn');
  const notes = found.filter((f) => f.severity === 'note');
  const none = 'No accepted delivery to watch. Run `concord deliveries` to see what has landed.';
  return [
    formatTable(watches, COLUMNS, none),
    ...listed(`${manyText(toDo.length, 'thing', 'things')} to act on:`, toDo),
    ...listed(`${manyText(notes.length, 'note', 'notes')}:`, notes),
    watches.length && !found.length ? '\nNothing is missing, unusual, late, replaced or sent twice.\n' : '',
  ].join('');
}

const COLUMNS = [
  { title: 'Dataset', text: (w: DeliveryWatch) => w.dataset },
  { title: 'From', text: (w: DeliveryWatch) => w.from },
  { title: 'Deliveries', right: true, text: (w: DeliveryWatch) => countText(w.deliveries.length) },
  { title: 'First', text: (w: DeliveryWatch) => w.periods[0]?.from ?? '' },
  { title: 'Last', text: (w: DeliveryWatch) => w.periods.findLast((p) => p.state !== 'missing')?.to ?? '' },
  { title: 'Periods', right: true, text: (w: DeliveryWatch) => countText(w.periods.length) },
  { title: 'Missing', right: true, text: (w: DeliveryWatch) => periodsOf(w, ['missing']) },
  { title: 'Unusual', right: true, text: (w: DeliveryWatch) => periodsOf(w, ['few', 'many']) },
  { title: 'Late rows', right: true, text: (w: DeliveryWatch) => summed(w, 'late') },
  { title: 'Replaced', right: true, text: (w: DeliveryWatch) => summed(w, 'replaced') },
  { title: 'Repeated', right: true, text: (w: DeliveryWatch) => summed(w, 'repeated') },
];

const periodsOf = (watch: DeliveryWatch, states: string[]): string =>
  countText(watch.periods.filter((p) => states.includes(p.state)).length);

const summed = (watch: DeliveryWatch, what: 'late' | 'replaced' | 'repeated'): string =>
  countText(watch.deliveries.reduce((sum, d) => sum + d[what], 0));

function listed(title: string, findings: WatchFinding[]): string[] {
  if (findings.length === 0) return [];
  return [`\n${title}\n`, ...findings.map((f) => findingText(f))];
}

function findingText(f: WatchFinding): string {
  const delivery = f.deliveryId ? ` (${f.deliveryId})` : '';
  return `  ${f.dataset} from ${f.from}${delivery}: ${f.problem}.\n    Expected: ${f.expected}.\n    What to do: ${f.remedy}.\n`;
}
