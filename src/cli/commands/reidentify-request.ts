import { randomUUID } from 'node:crypto';
import { ASKING_OPTIONS, askReidentification } from '../ask-reidentification.ts';
import type { CliCommand } from '../cli-command.ts';

export const reidentifyRequestCommand: CliCommand = {
  name: 'reidentify request',
  summary: 'ask, for a practitioner, for the NHS number of a patient of their own practice',
  detail:
    'For direct care alone. One patient is answered at once; a list of two or more waits for the approval of a Caldicott guardian or IG lead. A patient who is not registered with the practice today gets 0000000000, no access, as does a token of nobody. Each decision and each answer is in the audit log, and so is every refusal; more than three denials a day raise an alert. Until people can sign in, the operator says who asks, in which role and for which practice, and answers for it. The output identifies people.',
  arguments: [],
  options: ASKING_OPTIONS,
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command:
        'concord reidentify request --token DIOU4BME5ZDRBRY6GFYS --reason "to call in for a medication review" --user a.example --name "Dr Ada Example" --email ada@practice.example --role practitioner --practice A81001 --keys ../keys.yaml',
      does: 'tells who one patient is',
    },
  ],
  run: (call) => askReidentification(call, randomUUID()),
};
