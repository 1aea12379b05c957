/**
 * The whole way of the data, in the order in which it runs. Everything that writes to a workspace goes through here,
 * under the workspace's lock.
 *
 *   extract file → landing (bytes kept) → quality (checked under its contract) → delivery
 *   deliveries → (about people: linked, then below the privacy line) → dataset rows → tables → edition
 */
import type { Engine } from '../engine/engine.ts';
import type { Progress } from '../progress.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What every journey is given from the edge. */
export interface Edge {
  workspace: Workspace;
  engine: Engine;
  progress?: Progress | undefined;
}
