/** What a command is: told once here as data, from which come its parsing, its help and its page in docs/reference. */
import type { Io } from './io.ts';

export interface CliCommand {
  /** as it is written after `concord`, e.g. `contract draft` */
  name: string;
  summary: string;
  /** what a person should know before the first use; whole sentences */
  detail: string;
  arguments: CliArgument[];
  options: CliOption[];
  /** true when it works in a workspace and so takes --workspace */
  inWorkspace: boolean;
  /** true when it prints a result and so takes --json */
  printsResult: boolean;
  examples: { command: string; does: string }[];
  /** @returns the exit code; faults are thrown as ConcordError */
  run(call: CliCall): Promise<number>;
}

export interface CliArgument {
  /** `<FILE>` needed, `[TEXT]` not */
  name: string;
  description: string;
}

export interface CliOption {
  /** e.g. `--from <DATE>` */
  flags: string;
  description: string;
  choices?: string[];
  default?: string;
  required?: boolean;
  /** may be given more than once */
  repeatable?: boolean;
}

export interface CliCall {
  io: Io;
  /** every command there is, for the one that writes about them all */
  commands: CliCommand[];
  arguments: string[];
  options: CliOptions;
}

/** Every option of every command, by the name that commander gives it. */
export interface CliOptions {
  workspace?: string;
  through?: string;
  small?: boolean;
  people?: boolean;
  tokens?: string;
  clean?: boolean;
  fullGp?: boolean;
  json?: boolean;
  dataset?: string;
  from?: string;
  to?: string;
  status?: string;
  signedBy?: string;
  corrects?: string;
  period?: string;
  asAt?: string;
  rejected?: string;
  watch?: boolean;
  rows?: boolean;
  linkage?: boolean;
  keys?: string;
  keysCommand?: string;
  withdraw?: string;
  restore?: string;
  reason?: string;
  output?: string;
  forRelease?: boolean;
  exact?: boolean;
  compare?: string[];
  by?: string[];
  grain?: string;
  where?: string[];
  format?: string;
  port?: string;
  yes?: boolean;
  title?: string;
  answer?: string[];
  input?: string;
  column?: string[];
  set?: string[];
  out?: string;
  on?: string;
  for?: string[];
  residents?: string;
  years?: string;
  seed?: string;
  left?: string;
  right?: string;
  model?: string;
  pairs?: string;
  clusters?: string;
  trained?: string;
  blockingReport?: boolean;
  proposeBlocking?: string;
  mostPairs?: string;
  unlinkables?: string;
  waterfall?: string[];
  pairing?: string;
  dedupe?: boolean;
  mostMembers?: string;
  contradict?: string[];
  purpose?: string;
  edition?: string;
  tables?: string;
  user?: string;
  role?: string;
  organisation?: string;
  practice?: string;
  name?: string;
  email?: string;
  token?: string[];
  list?: string;
  request?: string;
  repeatReason?: string;
  decline?: boolean;
  same?: boolean;
  different?: boolean;
  unsure?: boolean;
  action?: string;
  byNumber?: boolean;
  record?: string[];
  after?: string;
  kind?: string;
  limit?: string;
}

export const WORKSPACE_OPTION: CliOption = {
  flags: '--workspace <DIR>',
  description: 'workspace folder (default: the nearest folder upwards with concord.yaml)',
};

export const JSON_OPTION: CliOption = { flags: '--json', description: 'print the result as JSON' };

/** A command's own options and those it takes because of what it is. */
export const allOptions = (command: CliCommand): CliOption[] => [
  ...command.options,
  ...(command.inWorkspace ? [WORKSPACE_OPTION] : []),
  ...(command.printsResult ? [JSON_OPTION] : []),
];
