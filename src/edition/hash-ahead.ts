/** Kept files hashed on a second thread before they are asked for: one after the other they would hold a build up. */
import { type BigIntStats, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { hashOfFile } from './hash-canonically.ts';

/** Who hashes a file: nobody yet, the second thread, or whoever asked for it. */
export const FREE = 0;
export const HERE = 1;
const ASKER = 2;

/** Bytes of all files below which starting a second thread costs more than it saves. */
const WORTH_IT = 64 << 20;

/** What the second thread is given. */
export interface HashOrder {
  files: string[];
  /** by place in `files`: who took it; both threads write to it */
  takers: Int32Array;
  /** one number: the place after the file that was last asked for */
  next: Int32Array;
}

/** What the second thread says of a file; both texts are empty where it could not be read. */
export interface Hashed {
  place: number;
  state: string;
  sha256: string;
}

export interface HashAhead {
  /** SHA-256, in hex, of the bytes that a file has now */
  hashOf(path: string): Promise<string>;
  /** a file was put in its place by this build: what was read there before says nothing of it */
  made(path: string): void;
  /** every file that was asked for or made, in that order */
  asked(): string[];
  /** stops the second thread; what is asked for afterwards is read by the asker */
  end(): Promise<void>;
}

/** What changes when somebody writes to a file or puts another in its place. */
export const stateOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(' ');

/**
 * Begins to hash.
 * @param files absolute paths, in the order in which they will be asked for; those that are not there are passed over
 * @param worthIt bytes of them all from which a second thread is started
 * @returns to be ended, whatever happens: until then the second thread holds the process
 */
export function hashAhead(files: string[], worthIt = WORTH_IT): HashAhead {
  const asked = new Set<string>();
  const read = bytesOf(files) < worthIt ? null : readAhead(files);
  return {
    hashOf: async (path) => {
      asked.add(path);
      return (await read?.hashOf(path)) ?? hashOfFile(path);
    },
    made: (path) => {
      asked.add(path);
      read?.forget(path);
    },
    asked: () => [...asked],
    end: async () => read?.end(),
  };
}

const bytesOf = (files: string[]): number =>
  files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);

function readAhead(files: string[]) {
  const shared = (numbers: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * numbers));
  const order: HashOrder = { files, takers: shared(files.length), next: shared(1) };
  const places = new Map(files.map((file, place) => [file, place]));
  const { told, end } = startWorker(order);
  return {
    /** null: read it yourself */
    hashOf: async (path: string): Promise<string | null> => {
      const place = places.get(path);
      if (place === undefined) return null;
      Atomics.store(order.next, 0, Math.max(place + 1, Atomics.load(order.next, 0)));
      if (Atomics.compareExchange(order.takers, place, FREE, ASKER) !== HERE) return null;
      const hashed = await told(place);
      const now = statSync(path, { bigint: true, throwIfNoEntry: false });
      return now && hashed?.state === stateOf(now) ? hashed.sha256 : null;
    },
    forget: (path: string): void => void places.delete(path),
    end,
  };
}

/** `told` gives what the thread says of a file that it took; null once it has stopped. */
function startWorker(order: HashOrder) {
  const worker = new Worker(new URL('./hash-ahead-worker.ts', import.meta.url), { workerData: order });
  const all = new Map<number, Hashed>();
  // one file may be asked for by several at once: they wait for the same
  const waiting = new Map<number, PromiseWithResolvers<Hashed | null>>();
  let hasStopped = false;
  worker.on('message', (hashed: Hashed) => {
    all.set(hashed.place, hashed);
    waiting.get(hashed.place)?.resolve(hashed);
  });
  const stopped = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      hasStopped = true;
      for (const { resolve: tell } of waiting.values()) tell(null);
      resolve();
    });
  });
  // what it could not do is done by whoever asks
  worker.on('error', () => undefined);
  return {
    told: async (place: number): Promise<Hashed | null> => {
      const hashed = all.get(place);
      if (hashed || hasStopped) return hashed ?? null;
      const one = waiting.get(place) ?? Promise.withResolvers<Hashed | null>();
      waiting.set(place, one);
      return one.promise;
    },
    end: async (): Promise<void> => {
      if (!hasStopped) await worker.terminate();
      await stopped;
    },
  };
}
