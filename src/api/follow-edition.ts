import type { ConcordError } from '../concord-error.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { currentEditionId } from '../edition/read-manifest.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** An open edition with what a server needs beside it; made once for each edition, gone with it. */
export interface EditionFollower<S extends { edition: OpenEdition }> {
  /** runs `work` on the edition that serves now; the edition stays open until it has ended */
  use<T>(work: (served: S) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Held<S> {
  id: string | null;
  opening: Promise<S>;
  users: number;
  retired: boolean;
}

/**
 * Serves the edition that CURRENT names. A new one is opened at the next request, without a restart; what is in progress
 * ends on the edition it began with, and the old one is closed after its last user. When the new one cannot be opened,
 * the old one goes on serving and `onTrouble` is told.
 *
 * @param prepare what is wanted beside the open edition, for instance the metrics
 */
export function followEdition<S extends { edition: OpenEdition }>(
  workspace: Workspace,
  prepare: (edition: OpenEdition) => S,
  onTrouble: (error: unknown) => void,
): EditionFollower<S> {
  let held: Held<S> | null = null;
  const take = (): Held<S> => {
    const id = currentEditionId(workspace.paths);
    if (held && held.id === id) return held;
    const before = held;
    held = { id, opening: open(workspace, prepare), users: 0, retired: false };
    const mine = held;
    mine.opening = mine.opening.then(
      (served) => {
        if (before) retire(before);
        return served;
      },
      (error: unknown) => {
        if (!before) {
          if (held === mine) held = null;
          throw error;
        }
        onTrouble(error);
        return before.opening;
      },
    );
    return mine;
  };
  return {
    use: async (work) => {
      const mine = take();
      mine.users += 1;
      try {
        return await work(await mine.opening);
      } finally {
        mine.users -= 1;
        if (mine.retired && mine.users === 0) await closeHeld(mine);
      }
    },
    close: async () => {
      if (held) await closeHeld(held);
      held = null;
    },
  };
}

async function open<S extends { edition: OpenEdition }>(
  workspace: Workspace,
  prepare: (edition: OpenEdition) => S,
): Promise<S> {
  const edition = await openEdition(workspace);
  try {
    return prepare(edition);
  } catch (error) {
    edition.close();
    throw error as ConcordError;
  }
}

function retire<S extends { edition: OpenEdition }>(held: Held<S>): void {
  held.retired = true;
  if (held.users === 0) void closeHeld(held);
}

const closeHeld = async <S extends { edition: OpenEdition }>(held: Held<S>): Promise<void> =>
  held.opening.then(
    ({ edition }) => edition.close(),
    () => undefined,
  );
