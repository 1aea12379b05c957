/** The operational store of a command's workspace. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type Store, storePlace } from '../store/open-store.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';

/**
 * Opens the store, making it where there is none, and closes it whatever happens.
 * @throws ConcordError as `openStore`
 */
export async function withStore<T>(
  call: CliCall,
  { paths }: Pick<Workspace, 'paths'>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(storePlace(call.io.environment, join(paths.data, 'store.sqlite')));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** As `withStore`, for what only looks: where no store was ever made, none is made and `work` gets null. */
export async function withStoreIfAny<T>(
  call: CliCall,
  workspace: Pick<Workspace, 'paths'>,
  work: (store: Store | null) => Promise<T>,
): Promise<T> {
  const place = storePlace(call.io.environment, join(workspace.paths.data, 'store.sqlite'));
  return 'path' in place && !existsSync(place.path) ? work(null) : withStore(call, workspace, work);
}
