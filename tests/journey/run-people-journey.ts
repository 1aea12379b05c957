/** A child process of the kill test: lands rows about people and builds with keys, twice. Safe to run again. */
import { buildFor, landCoded, landOptOutFiles } from './opt-out-workspace.ts';
import { openSmallWorkspace } from './small-workspace.ts';

/** As `runJourney`: what is done already is found again. */
export async function runPeopleJourney(folder: string): Promise<void> {
  const workspace = openSmallWorkspace(folder);
  await landOptOutFiles(workspace);
  await buildFor(workspace, ['direct_care', 'safeguarding'], '2026-02-04');
  await landCoded(
    workspace,
    2,
    [
      ['nothing', '271649006', '2026-02-05'],
      ['numberless', '271649006', '2026-02-06'],
    ],
    '2026-03-03',
  );
  await buildFor(workspace, ['direct_care', 'safeguarding'], '2026-03-04');
}

if (process.send) {
  process.send('started');
  await runPeopleJourney(process.argv[2]!);
  process.send('done');
  process.disconnect();
}
