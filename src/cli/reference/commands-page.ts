import { allOptions, type CliCommand, type CliOption } from '../cli-command.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

export const commandsPage = (commands: CliCommand[]): string =>
  [
    GENERATED,
    '# Commands\n',
    'Results go to standard output, everything else to standard error. `--json` gives the whole result for a program to read. [Exit codes](exit-codes.md) say how a command ended.\n',
    markdownTable(
      ['Command', 'What it does'],
      commands.map((c) => [`[concord ${c.name}](#concord-${c.name.replace(' ', '-')})`, c.summary]),
    ),
    ...commands.map(commandSection),
  ].join('\n');

function commandSection(command: CliCommand): string {
  const usage = ['concord', command.name, ...command.arguments.map((a) => a.name), '[options]'].join(' ');
  return [
    `## concord ${command.name}\n`,
    `${upperFirst(command.summary)}. ${command.detail}\n`,
    `\`\`\`text\n${usage}\n\`\`\`\n`,
    markdownTable(
      ['Argument or option', 'Meaning'],
      [
        ...command.arguments.map((a) => [code(a.name), a.description]),
        ...allOptions(command).map((o) => [code(o.flags), optionText(o)]),
        [code('-h, --help'), 'show how it is written'],
      ],
    ),
    ...command.examples.map((e) => `- \`${e.command}\`: ${e.does}`),
    '',
  ].join('\n');
}

function optionText(option: CliOption): string {
  const more = [
    option.required ? 'needed' : '',
    option.choices ? `one of ${option.choices.join(', ')}` : '',
    option.default === undefined ? '' : `default ${option.default}`,
    option.repeatable ? 'may be given more than once' : '',
  ].filter((text) => text !== '');
  return more.length > 0 ? `${option.description} (${more.join('; ')})` : option.description;
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
