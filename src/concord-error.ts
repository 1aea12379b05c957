/**
 * One error that means "tell the person and stop", and the one table of its kinds.
 * Every refusal in Concord says what was wrong, what was expected and what to do next; it never holds a patient's value.
 */

/** Each kind of failure: its exit code for the command line, its HTTP status, and what it means. */
export const ERROR_KINDS = {
  internal: { exitCode: 1, httpStatus: 500, means: 'Concord itself failed; the message is for its developers' },
  usage: { exitCode: 2, httpStatus: 400, means: 'the command or request was written wrongly' },
  'workspace-invalid': { exitCode: 3, httpStatus: 500, means: 'no workspace was found, or its concord.yaml is wrong' },
  'catalogue-invalid': {
    exitCode: 4,
    httpStatus: 500,
    means: 'a catalogue file (contract, metric, page, policy) is wrong',
  },
  'unknown-name': {
    exitCode: 5,
    httpStatus: 404,
    means: 'a dataset, metric, edition, delivery or place that does not exist was named',
  },
  'rows-rejected': {
    exitCode: 6,
    httpStatus: 422,
    means: 'the file was read; some rows were rejected, the rest accepted',
  },
  'file-refused': { exitCode: 7, httpStatus: 422, means: 'the file could not be taken at all: every row is rejected' },
  quarantined: { exitCode: 8, httpStatus: 422, means: 'the delivery scored below its threshold and was set aside' },
  'build-refused': { exitCode: 9, httpStatus: 409, means: 'nothing could be published; the last edition still serves' },
  'no-edition': { exitCode: 10, httpStatus: 409, means: 'there is no edition yet: land a delivery and build' },
  'policy-refused': { exitCode: 11, httpStatus: 403, means: 'the policy does not allow it' },
  busy: {
    exitCode: 12,
    httpStatus: 503,
    means:
      'somebody else is at it: another command is writing to this workspace, another program listens on the port, or requests come too fast',
  },
  'no-data': { exitCode: 13, httpStatus: 404, means: 'the question is right, but the edition holds no data for it' },
  'store-damaged': { exitCode: 14, httpStatus: 500, means: 'a kept file is missing or its hash has changed' },
  disk: {
    exitCode: 15,
    httpStatus: 500,
    means: 'the system would not let Concord read or write: the disk is full or read-only, or rights are missing',
  },
} as const;

export type ErrorKind = keyof typeof ERROR_KINDS;

/** One thing wrong, told in three parts. `where` is a file, a line, a setting: never a value of a row. */
export interface Problem {
  where: string;
  problem: string;
  expected: string;
  remedy: string;
}

/** Thrown to tell the person and stop. All faults are given at once. */
export class ConcordError extends Error {
  readonly kind: ErrorKind;
  readonly problems: Problem[];

  constructor(kind: ErrorKind, problems: Problem | Problem[]) {
    const list = Array.isArray(problems) ? problems : [problems];
    super(list.map((p) => `${p.where}: ${p.problem}; expected ${p.expected}; ${p.remedy}`).join('\n'));
    this.name = 'ConcordError';
    this.kind = kind;
    this.problems = list;
  }
}
