/** Everything the command line touches outside itself, passed in as one thing so that tests need no tricks. */

export interface Sink {
  /** false when the reader is slower than we are: then `once('drain')` says when to go on, where there is such a thing */
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
}

/** A question to the person: with choices they pick one, without they write. `default` is what silence means. */
export interface Ask {
  message: string;
  choices: { value: string; label: string }[];
  default: string;
}

export interface Io {
  /** results */
  out: Sink;
  /** everything else: progress, warnings, errors */
  err: Sink;
  cwd: string;
  /** true when `err` is a terminal: progress bars and questions make sense */
  isTerminal: boolean;
  now: () => Date;
  ask: (question: Ask) => Promise<string>;
  environment: Record<string, string | undefined>;
  /** resolves when the person asks a running server to stop (Ctrl-C); before it is called, Ctrl-C ends the program */
  untilStopped: () => Promise<void>;
}
