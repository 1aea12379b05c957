/** Faults of the disk and of the system's limits, told as what they are: nothing in Concord needs mending then. */
import { ConcordError } from './concord-error.ts';

interface Fault {
  /** disk unless said otherwise */
  kind?: 'store-damaged';
  /** the system's codes for it */
  codes: string[];
  /** its words in messages of the engine and of SQLite, which give no code */
  words: RegExp;
  problem: string;
  expected: string;
  remedy: string;
}

const FAULTS: Fault[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    words: /no space left on device|disk quota exceeded|database or disk is full/i,
    problem: 'there is no room left on the disk, or in your share of it',
    expected: 'room for what is being written',
    remedy: 'free some room, or move the workspace to a larger disk, and run it again; nothing half-written is kept',
  },
  {
    codes: ['EROFS'],
    words: /read-only file system|attempt to write a readonly database/i,
    problem: 'the disk can be read but not written to',
    expected: 'a workspace on a disk that may be written to',
    remedy: 'have the disk mounted for writing, or copy the workspace to another, and run it again',
  },
  {
    codes: ['EACCES', 'EPERM'],
    words: /permission denied|operation not permitted|unable to open database file/i,
    problem: 'the system does not let you read or write it',
    expected: 'a file or folder that you have the right to use',
    remedy: 'ask for the right to it, or run Concord as the person who made the workspace',
  },
  {
    codes: ['EFBIG'],
    words: /file too large/i,
    problem: 'a file became larger than the system allows',
    expected: 'a file within the limit of the disk and of the session (ulimit -f)',
    remedy: 'raise the limit, or move the workspace to a disk that takes larger files, and run it again',
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    words: /too many open files/i,
    problem: 'more files are open than the system allows',
    expected: 'room for a few hundred open files (ulimit -n)',
    remedy: 'raise the limit or close other programs, and run it again',
  },
  {
    kind: 'store-damaged',
    codes: [],
    words: /corrupt database file|does not match stored checksum/i,
    problem: 'a serving file is damaged inside',
    expected: 'the serving file of the edition, as it was made',
    remedy: 'remove the folder .concord/serving and build again: every serving file is laid anew from the kept steps',
  },
  {
    codes: ['EIO'],
    words: /disk i\/o error|input\/output error/i,
    problem: 'the disk failed while it was being read or written',
    expected: 'a disk that works',
    remedy: 'have the disk looked at; restore .concord from a backup if files are lost, then run it again',
  },
];

/**
 * The error to tell when the disk or the system is at fault.
 * @returns a ConcordError of kind disk (or store-damaged, when a file fails its own checksum) that names the file where
 * the system does; null for every other error
 */
export function diskFault(error: unknown): ConcordError | null {
  if (!(error instanceof Error) || error instanceof ConcordError) return null;
  const { code, path } = error as NodeJS.ErrnoException;
  const known = code !== undefined && FAULTS.some((f) => f.codes.includes(code));
  const fault = FAULTS.find((f) => (known ? f.codes.includes(code) : f.words.test(error.message)));
  if (!fault) return null;
  const { kind = 'disk', problem, expected, remedy } = fault;
  return new ConcordError(kind, { where: path ?? 'the disk', problem, expected, remedy });
}
