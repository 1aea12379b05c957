import { ConcordError } from '../../concord-error.ts';
import { openEngine } from '../../engine/engine.ts';
import { findDelivery, listDeliveries } from '../../landing/list-deliveries.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { summaryOf } from '../delivery-summary.ts';
import { countText, formatTable, shareText } from '../format-table.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { ORGANISATION_OPTION, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { REASON_OPTION } from '../reason-option.ts';
import { rejectedCsv } from '../rejected-csv.ts';
import { sayWatch } from '../say-watch.ts';
import { sayWithdrawn } from '../withdraw-delivery.ts';
import { writeWhole } from '../write-pieces.ts';

export const deliveriesCommand: CliCommand = {
  name: 'deliveries',
  summary:
    'list what has landed, look for what is missing or unusual, write out rejected rows, or take a delivery back',
  detail:
    'Rejected rows are told by line, column, rule and remedy. No value of a row is written, so the list may be sent. A delivery that is taken back stays in the record, and builds leave it out until it is put back: who said so and why go to the audit log, and editions say only on which day. The watch compares the deliveries of each partner: periods that never came, periods with far fewer or far more rows than those around them, rows that came late or were replaced, and deliveries that repeat earlier ones. It counts rows and tells no value.',
  arguments: [],
  options: [
    { flags: '--dataset <ID>', description: 'only this dataset' },
    { flags: '--watch', description: 'compare the deliveries with each other and tell what no single file shows' },
    { flags: '--from <ODS>', description: 'watch only this partner' },
    { flags: '--as-at <DAY>', description: 'watch what had come by this day, and what was due by then' },
    { flags: '--rejected <DELIVERY>', description: 'write the rejected rows of this delivery as CSV' },
    { flags: '--output <FILE>', description: 'file to write them to (default: print them)' },
    { flags: '--withdraw <DELIVERY>', description: 'take this delivery back: the next build leaves it out' },
    { flags: '--restore <DELIVERY>', description: 'put back a delivery that was taken back' },
    { ...REASON_OPTION, required: false },
    { ...USER_OPTION, required: false },
    ROLE_OPTION,
    ORGANISATION_OPTION,
    { flags: '--yes', description: 'do not ask before taking or putting back' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord deliveries', does: 'lists every delivery in the order of landing' },
    {
      command: 'concord deliveries --watch --dataset ae_provider_monthly',
      does: 'tells which months are missing or unusual, and what came late, corrected or twice',
    },
    {
      command: 'concord deliveries --rejected ae_provider_monthly-X26-0a1b2c3d4e5f --output to-mend.csv',
      does: 'writes what was wrong, row by row, to send back to the partner',
    },
    {
      command: 'concord deliveries --withdraw beds-RX1-0a1b2c3d4e5f --reason "sent for the wrong month" --user j.smith',
      does: 'asks, then leaves it out of editions from the next build on',
    },
  ],
  run: async (call) => {
    const { rejected, watch, withdraw, restore } = call.options;
    checkOptions(call);
    if (withdraw) return sayWithdrawn(call, withdraw, true);
    if (restore) return sayWithdrawn(call, restore, false);
    if (watch) return sayWatch(call);
    return rejected ? exportRejected(call, rejected) : list(call);
  },
};

/** One thing at a time, and no flag that nothing would read. */
function checkOptions({ options }: CliCall): void {
  const { rejected, watch, withdraw, restore, reason, yes, user, from, asAt } = options;
  const wanted = [
    watch && '--watch',
    rejected && '--rejected',
    withdraw && '--withdraw',
    restore && '--restore',
  ].filter(Boolean);
  const fault = (problem: string, expected: string, remedy: string) =>
    new ConcordError('usage', { where: 'concord deliveries', problem, expected, remedy });
  if (wanted.length > 1)
    throw fault(`${wanted.join(' and ')} were given together`, 'one of them', 'run the command once for each');
  if ((from || asAt) && !watch)
    throw fault('--from and --as-at only go with --watch', 'that beside them', 'add --watch, or leave them out');
  if ((reason || yes || user) && !withdraw && !restore)
    throw fault(
      '--reason, --user and --yes only go with --withdraw or --restore',
      'one of those beside them',
      'add --withdraw or --restore with a delivery, or leave them out',
    );
}

async function exportRejected(call: CliCall, deliveryId: string): Promise<number> {
  const delivery = findDelivery(workspaceOf(call), deliveryId);
  const engine = await openEngine();
  try {
    const csv = await rejectedCsv(delivery.folder, engine);
    if (!call.options.output) call.io.out.write(csv);
    else {
      await writeWhole(call, { flag: '--output', file: call.options.output }, csv);
      call.io.err.write(
        `${countText(delivery.check.reconciliation.rejected)} rejected rows written to ${call.options.output}\n`,
      );
    }
    return 0;
  } finally {
    engine.close();
  }
}

async function list(call: CliCall): Promise<number> {
  if (call.options.output)
    throw new ConcordError('usage', {
      where: '--output',
      problem: 'it says where to write rejected rows, but no delivery was named',
      expected: '--rejected DELIVERY beside it',
      remedy: 'add --rejected with one of the names that `concord deliveries` lists',
    });
  const { dataset } = call.options;
  const deliveries = listDeliveries(workspaceOf(call)).filter((d) => !dataset || d.receipt.dataset === dataset);
  printResult(call, deliveries.map(summaryOf), () =>
    formatTable(
      deliveries,
      [
        { title: 'No', right: true, text: (d) => String(d.receipt.sequence) },
        { title: 'Delivery', text: (d) => d.receipt.deliveryId },
        { title: 'File', text: (d) => d.receipt.fileName },
        { title: 'Received', text: (d) => d.receipt.receivedAt.slice(0, 10) },
        { title: 'Latest', text: (d) => d.check.period.to ?? '' },
        { title: 'Rows', right: true, text: (d) => countText(d.check.reconciliation.rowsIn) },
        { title: 'Rejected', right: true, text: (d) => countText(d.check.reconciliation.rejected) },
        { title: 'Quality', right: true, text: (d) => shareText(d.check.score.overall) },
        { title: 'Outcome', text: (d) => (d.withdrawn ? 'withdrawn' : d.check.outcome) },
        { title: 'Status', text: (d) => d.receipt.status },
      ],
      'Nothing has landed yet. Run `concord land FILE --dataset ID --from ODS`.',
    ),
  );
  return 0;
}
