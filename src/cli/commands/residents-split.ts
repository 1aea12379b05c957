import { residentName } from '../../edition/show-resident.ts';
import { type SplitDone, splitResident } from '../../journey/split-resident.ts';
import { londonDay } from '../../london-day.ts';
import type { CliCommand } from '../cli-command.ts';
import { demandSteward } from '../demand-steward.ts';
import { demandYes } from '../demand-yes.ts';
import { manyText } from '../format-table.ts';
import { numberOption } from '../number-option.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStore } from '../open-store-call.ts';
import { ORGANISATION_OPTION, operatorOf, ROLE_OPTION, USER_OPTION } from '../operator.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { REASON_OPTION, reasonOf } from '../reason-option.ts';

export const residentsSplitCommand: CliCommand = {
  name: 'residents split',
  summary: 'take records that are of another person away from a resident, to a new one',
  detail:
    'For a resident whose records are of two people. The records that are named go to a new resident, the others stay. Linkage does not make the two one again, neither by their numbers nor by their names; records that come later go to whichever of the two they fit. Earlier editions stay as they are. It is taken back with `concord residents reverse`.',
  arguments: [{ name: '<PERSON>', description: 'person_key of the resident, as `concord residents show` gives it' }],
  options: [
    {
      flags: '--record <NAME>',
      description: 'a record that goes, as `concord residents show` names it; give it again for another',
      repeatable: true,
      required: true,
    },
    REASON_OPTION,
    USER_OPTION,
    ROLE_OPTION,
    ORGANISATION_OPTION,
    { flags: '--yes', description: 'do not ask before it is done' },
    ...KEY_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord residents split 1204 --record RFYYK44CNPMF7OWDD --reason "mother and daughter, says the practice" --user j.smith --keys ../keys.yaml',
      does: 'asks, then gives the record to a new resident from the next build on',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const user = operatorOf(call, workspace);
    const personKey = numberOption('PERSON', call.arguments[0] ?? '', 1);
    const { record: records = [] } = call.options;
    const reason = reasonOf(call);
    const keys = await readCallKeys(call, workspace);
    const what = `Give ${manyText(records.length, 'record', 'records')} of resident ${personKey} to a new one from the next edition on?`;
    if (!(await demandYes(call, 'residents split', what))) {
      call.io.err.write('Nothing has changed.\n');
      return 0;
    }
    const now = call.io.now();
    const done = await withStore(call, workspace, async (store) => {
      const object = { type: 'resident', id: residentName(personKey, keys) };
      await demandSteward(store, { at: now.toISOString(), user, action: 'split-resident', object });
      return splitResident({ workspace, keys, store, personKey, records, reason, user, now, today: londonDay(now) });
    });
    printResult(call, done, () => describeSplit(done));
    return 0;
  },
};

const describeSplit = ({ personKey, records, change, mapVersion }: SplitDone): string =>
  [
    `${manyText(records, 'record is', 'records are')} of a new resident, ${personKey}, from map ${mapVersion} on.\n`,
    `Run \`concord build --keys FILE\` to publish an edition with it; \`concord residents reverse ${change}\` takes it back.\n`,
  ].join('');
