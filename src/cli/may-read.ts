/** What policy says of whole tables of an edition, for commands that compare or list them. */
import type { Manifest } from '../edition/manifest.ts';
import { londonDay } from '../london-day.ts';
import { decide } from '../policy/decide.ts';
import { type Decision, PUBLIC } from '../policy/decision.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';

/** Answers: a function that rules on reading every row of some tables of an edition, today. */
export function rulingOn(call: CliCall, workspace: Workspace): (tables: string[], manifest: Manifest) => Decision {
  const policies = loadPolicies(workspace);
  const today = londonDay(call.io.now());
  return (tables, manifest) => decide(PUBLIC, { tables, everyRow: true }, manifest, policies, today);
}
