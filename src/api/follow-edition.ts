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
  /** opens the edition that CURRENT names, with what is wanted beside it, for instance the metrics; the signal ends it */
  open: (signal: AbortSignal) => Promise<S>;
  /** told of each opening that failed while an older edition goes on serving */
  onTrouble: (error: unknown) => void;
  now: () => Date;
  /** milliseconds that requests wait for an edition that is being opened; two seconds when absent */
  patienceMs?: number;
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
  tookMs: number;
  error: unknown;
}

/** What a follower knows: the edition in use, the last opening that failed, and the one going on. */
interface Following<S extends { edition: OpenEdition }> extends FollowOptions<S> {
  held: Held<S> | null;
  failure: Failure | null;
  opening: { ended: Promise<void>; sinceMs: number } | null;
  stop: AbortController;
}

/** After a failed opening the same edition is tried again when its manifest was written anew, or after this long. */
const RETRY_MS = 5000;
const PATIENCE_MS = 2000;

/**
 * Serves the edition that CURRENT names. A new one is opened at the next request, without a restart; what is in progress
 * ends on the edition it began with, and the old one is closed after its last user. Opening a large one takes a while, since
 * all of it is read: after two seconds the old one goes on serving until then, and where there is none requests are told to
 * come back. When the new one cannot be opened, the old one goes on serving, `onTrouble` is told, and the new one is tried
 * again later.
 */
export function followEdition<S extends { edition: OpenEdition }>(options: FollowOptions<S>): EditionFollower<S> {
  const state: Following<S> = { ...options, held: null, failure: null, opening: null, stop: new AbortController() };
  const inUse = new Set<Promise<unknown>>();
  return {
    use: (work) => {
      const using = useHeld(state, work);
      const ended = using.catch(() => undefined).finally(() => inUse.delete(ended));
      inUse.add(ended);
      return using;
    },
    trouble: () => troubleOf(state, currentEditionId(state.workspace.paths)),
    close: async () => {
      state.stop.abort();
      await state.opening?.ended.catch(() => undefined);
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
    if (held?.id === id) return counted(held);
    if (isTriedLately(state, id)) {
      if (held) return counted(held);
      throw state.failure?.error;
    }
    state.opening ??= begin(state, id);
    if (await endsSoon(state.opening, state.patienceMs ?? PATIENCE_MS)) continue;
    if (state.held) return counted(state.held);
    throw stillReading();
  }
}

function counted<S>(held: Held<S>): Held<S> {
  held.users += 1;
  return held;
}

function begin<S extends { edition: OpenEdition }>(state: Following<S>, id: string | null) {
  const ended = openAs(state, id).finally(() => {
    state.opening = null;
  });
  return { ended, sinceMs: performance.now() };
}

/** Waits for an opening, but no longer than so many milliseconds after it began. @throws what the opening throws */
async function endsSoon(opening: { ended: Promise<void>; sinceMs: number }, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((tell) => {
    timer = setTimeout(() => tell(false), Math.max(0, opening.sinceMs + patienceMs - performance.now()));
  });
  try {
    return await Promise.race([opening.ended.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

const stillReading = (): ConcordError =>
  new ConcordError('busy', {
    where: 'the edition',
    problem: READING,
    expected: 'an edition of which every byte is as it was built',
    remedy: 'ask again in a while; the log of the server says how far it is',
  });

const READING = 'it is being read through before it serves';

/** Why the edition of this id is not in use, in words; null when it is. */
function troubleOf<S extends { edition: OpenEdition }>(state: Following<S>, id: string | null): string | null {
  if (state.held?.id === id) return null;
  if (state.failure?.id === id) return wordsOf(state.failure.error);
  return state.opening ? `.concord/editions/${id}: ${READING}` : null;
}

async function openAs<S extends { edition: OpenEdition }>(state: Following<S>, id: string | null): Promise<void> {
  const before = state.held;
  const sinceMs = performance.now();
  try {
    state.held = { id, served: await state.open(state.stop.signal), users: 0, retired: false };
    state.failure = null;
    if (before) retire(before);
  } catch (error) {
    // who closes the server is not told of the reading that it ended
    if (state.stop.signal.aborted) throw error;
    const atMs = state.now().getTime();
    const tookMs = performance.now() - sinceMs;
    state.failure = { id, manifestMs: manifestTime(state.workspace, id), atMs, tookMs, error };
    if (!before) throw error;
    state.onTrouble(error);
  }
}

/** A long reading that failed is not begun anew at once; a short one is, where nothing serves meanwhile. */
function isTriedLately<S extends { edition: OpenEdition }>(state: Following<S>, id: string | null): boolean {
  const { failure, workspace, now, held, patienceMs = PATIENCE_MS } = state;
  if (failure?.id !== id || failure.manifestMs !== manifestTime(workspace, id)) return false;
  const pauseMs = Math.max(held ? RETRY_MS : 0, failure.tookMs > patienceMs ? 2 * failure.tookMs : 0);
  return now().getTime() - failure.atMs < pauseMs;
}

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
