import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { OpenEdition } from '../edition/open-edition.ts';
import { currentEditionId } from '../edition/read-manifest.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** An open edition with what a server needs beside it; made once for each edition, gone with it. */
export interface EditionFollower<S extends { edition: OpenEdition }> {
  /** runs `work` on the edition that serves now; the edition stays open until it has ended */
  use<T>(work: (served: S) => Promise<T>): Promise<T>;
  /** why the edition that CURRENT names is not the one in use, in words; null when it is */
  trouble(): string | null;
  /** resolves when what was in progress has ended and every engine is closed */
  close(): Promise<void>;
}

export interface FollowOptions<S extends { edition: OpenEdition }> {
  workspace: Pick<Workspace, 'paths'>;
  /** opens the edition that CURRENT names, with what is wanted beside it, for instance the metrics */
  open: () => Promise<S>;
  /** told of each opening that failed while an older edition goes on serving */
  onTrouble: (error: unknown) => void;
  now: () => Date;
}

interface Held<S> {
  id: string | null;
  served: S;
  users: number;
  retired: boolean;
}

/** An opening that failed: what CURRENT named, as it was then. */
interface Failure {
  id: string | null;
  manifestMs: number | null;
  atMs: number;
  why: string;
}

/** What a follower knows: the edition in use, the last opening that failed, and the one going on. */
interface Following<S extends { edition: OpenEdition }> extends FollowOptions<S> {
  held: Held<S> | null;
  failure: Failure | null;
  opening: Promise<void> | null;
}

/** After a failed opening the same edition is tried again when its manifest was written anew, or after this long. */
const RETRY_MS = 5000;

/**
 * Serves the edition that CURRENT names. A new one is opened at the next request, without a restart; what is in progress
 * ends on the edition it began with, and the old one is closed after its last user. When the new one cannot be opened,
 * the old one goes on serving, `onTrouble` is told, and the new one is tried again later.
 */
export function followEdition<S extends { edition: OpenEdition }>(options: FollowOptions<S>): EditionFollower<S> {
  const state: Following<S> = { ...options, held: null, failure: null, opening: null };
  const inUse = new Set<Promise<unknown>>();
  return {
    use: (work) => {
      const using = useHeld(state, work);
      const ended = using.catch(() => undefined).finally(() => inUse.delete(ended));
      inUse.add(ended);
      return using;
    },
    trouble: () => (state.held?.id === currentEditionId(state.workspace.paths) ? null : (state.failure?.why ?? null)),
    close: async () => {
      await state.opening?.catch(() => undefined);
      if (state.held) retire(state.held);
      state.held = null;
      // an engine that goes away under a running query takes the whole process with it
      await Promise.all(inUse);
    },
  };
}

async function useHeld<S extends { edition: OpenEdition }, T>(
  state: Following<S>,
  work: (served: S) => Promise<T>,
): Promise<T> {
  const mine = await take(state);
  try {
    return await work(mine.served);
  } finally {
    mine.users -= 1;
    if (mine.retired && mine.users === 0) mine.served.edition.close();
  }
}

/** The edition to use, counted as used at once: between two steps of the program it could be closed. */
async function take<S extends { edition: OpenEdition }>(state: Following<S>): Promise<Held<S>> {
  for (;;) {
    const id = currentEditionId(state.workspace.paths);
    const { held } = state;
    if (held && (held.id === id || isTriedLately(state, id))) {
      held.users += 1;
      return held;
    }
    state.opening ??= openAs(state, id).finally(() => {
      state.opening = null;
    });
    await state.opening;
  }
}

async function openAs<S extends { edition: OpenEdition }>(state: Following<S>, id: string | null): Promise<void> {
  const before = state.held;
  try {
    state.held = { id, served: await state.open(), users: 0, retired: false };
    state.failure = null;
    if (before) retire(before);
  } catch (error) {
    const atMs = state.now().getTime();
    state.failure = { id, manifestMs: manifestTime(state.workspace, id), atMs, why: wordsOf(error) };
    if (!before) throw error;
    state.onTrouble(error);
  }
}

const isTriedLately = <S extends { edition: OpenEdition }>(
  { failure, workspace, now }: Following<S>,
  id: string | null,
): boolean =>
  failure?.id === id && failure.manifestMs === manifestTime(workspace, id) && now().getTime() - failure.atMs < RETRY_MS;

function retire<S extends { edition: OpenEdition }>(held: Held<S>): void {
  held.retired = true;
  if (held.users === 0) held.served.edition.close();
}

/** When the edition's manifest was written, in milliseconds; null when it is not there. */
function manifestTime({ paths }: Pick<Workspace, 'paths'>, id: string | null): number | null {
  if (id === null) return null;
  return statSync(join(paths.editions, id, 'manifest.json'), { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** Only our own errors are told to readers: another's message could hold a value of a row. */
const wordsOf = (error: unknown): string =>
  error instanceof ConcordError
    ? error.problems.map((p) => `${p.where}: ${p.problem}; ${p.remedy}`).join('\n')
    : 'it could not be opened; the log of the server says why';
