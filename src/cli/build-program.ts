/** Turns the list of commands into commander's program. */
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { allOptions, type CliCommand, type CliOption, type CliOptions } from './cli-command.ts';
import { COMMANDS } from './commands.ts';
import type { Io } from './io.ts';

/** What groups of commands are for, e.g. `contract` in `contract draft`. */
const GROUPS: Record<string, string> = {
  contract: 'write the contract of a dataset',
  review: 'decide the pairs of records that linkage doubts',
  residents: 'look at what was done to the resident index, and take it back',
  reidentify: 'tell a practitioner who their own patients are',
  audit: 'read and verify the audit log',
  'opt-outs': 'ask the national data opt-out service, and take its answer and local objections',
  export: 'take rows about people out of an edition for one purpose, or figures in a form that others read',
};

/** @param finish is told the exit code of the command that ran */
export function buildProgram(io: Io, finish: (exitCode: number) => void): Command {
  const program = new Command('concord')
    .description("From a partner's extract to a figure that people can trust, and back to its source.")
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show how a command is written, with examples')
    .addHelpText('after', AFTER_HELP);
  for (const command of COMMANDS) attach(program, command, io, finish);
  return speakThrough(program, io);
}

const AFTER_HELP = `
The way of a file: contract draft → check → land → build → metric or serve.
A first try:        concord start
Every command:      concord help COMMAND`;

/** @returns the version in package.json */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function attach(program: Command, told: CliCommand, io: Io, finish: (exitCode: number) => void): void {
  const [first = '', second] = told.name.split(' ');
  const parent = second ? groupOf(program, first) : program;
  const command = parent
    .command(second ?? first)
    .summary(told.summary)
    .description(`${told.summary}.\n${told.detail}`);
  for (const argument of told.arguments) command.argument(argument.name, argument.description);
  for (const option of allOptions(told)) command.addOption(commanderOption(option));
  command.addHelpText('after', examplesText(told));
  command.action(async (...given: unknown[]) => {
    const options = given[told.arguments.length] as CliOptions;
    const values = given.slice(0, told.arguments.length).filter((v): v is string => typeof v === 'string');
    finish(await told.run({ io, commands: COMMANDS, arguments: values, options }));
  });
}

function groupOf(program: Command, name: string): Command {
  const found = program.commands.find((c) => c.name() === name);
  if (found) return found;
  return program
    .command(name)
    .description(GROUPS[name] ?? name)
    .helpCommand(false);
}

function commanderOption(told: CliOption): Option {
  const option = new Option(told.flags, told.description);
  if (told.choices) option.choices(told.choices);
  if (told.default !== undefined) option.default(told.default);
  if (told.required) option.makeOptionMandatory();
  if (told.repeatable) option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

const examplesText = (told: CliCommand): string =>
  `\nExamples:\n${told.examples.map((e) => `  ${e.command}\n      ${e.does}`).join('\n')}`;

/** Commander writes and exits by itself unless told otherwise, in every command. */
function speakThrough(command: Command, io: Io): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => void io.out.write(text),
    writeErr: (text) => void io.err.write(text),
    getOutHelpWidth: () => 100,
    getErrHelpWidth: () => 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
    outputError: (text, write) => write(`concord: ${text.replace(/^error: /, '')}`),
  });
  for (const inner of command.commands) speakThrough(inner, io);
  return command;
}
