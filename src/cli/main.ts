#!/usr/bin/env node
/** The `concord` program: joins the process to `runCli` and does nothing else. */
import './size-thread-pool.ts';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Kept beside the packages, where nobody else may write: a third of the time that a command takes to start is saved. */
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/concord', import.meta.url)));
const { askPerson } = await import('./ask-person.ts');
const { endOnInterrupt, untilStopped } = await import('./end-on-interrupt.ts');
const { runCli } = await import('./run-cli.ts');

/** The reader of a pipe (`concord editions | head -1`) may leave before we end: that is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

endOnInterrupt();

process.exitCode = await runCli(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  cwd: process.cwd(),
  isTerminal: process.stderr.isTTY === true && process.stdin.isTTY === true,
  now: () => new Date(),
  ask: askPerson,
  environment: process.env,
  untilStopped,
});
