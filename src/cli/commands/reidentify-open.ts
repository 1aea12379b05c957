import { ASKING_OPTIONS, askReidentification } from '../ask-reidentification.ts';
import type { CliCommand } from '../cli-command.ts';

export const reidentifyOpenCommand: CliCommand = {
  name: 'reidentify open',
  summary: 'get the answer to a list that was approved',
  detail:
    'The same person asks again with the same list, within a day of the approval, and once. Each patient is still judged by their registration. The output identifies people.',
  arguments: [{ name: '<REQUEST>', description: 'id of the approved request' }],
  options: ASKING_OPTIONS,
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord reidentify open 6f1c2f0e-5a94-4a58-9a55-0e1d2c3b4a59 --list tokens.txt --reason "to call in for a medication review" --user a.example --name "Dr Ada Example" --email ada@practice.example --role practitioner --practice A81001 --keys ../keys.yaml',
      does: 'tells who the patients of an approved list are',
    },
  ],
  run: (call) => askReidentification(call, call.arguments[0] ?? ''),
};
