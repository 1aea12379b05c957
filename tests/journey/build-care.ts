/** A child process of the test that kills builds with a care zone: builds a workspace with the keys of the tests. */
import { buildCare } from './care-workspace.ts';
import { openSmallWorkspace } from './small-workspace.ts';

if (process.send) {
  process.send('started');
  await buildCare(openSmallWorkspace(process.argv[2]!));
  process.send('done');
  process.disconnect();
}
