import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliCommand } from '../cli-command.ts';
import { printResult } from '../open-call.ts';
import { writeReference } from '../reference/write-reference.ts';

const REFERENCE_FOLDER = fileURLToPath(new URL('../../../docs/reference', import.meta.url));

export const referenceCommand: CliCommand = {
  name: 'reference',
  summary: 'write docs/reference from the code and the catalogue',
  detail: 'For people who change Concord; a test fails when the pages are not up to date.',
  arguments: [],
  options: [{ flags: '--output <DIR>', description: 'folder to write to (default: docs/reference of the program)' }],
  inWorkspace: false,
  printsResult: true,
  examples: [{ command: 'concord reference', does: 'writes every page' }],
  run: async (call) => {
    const folder = call.options.output ? resolve(call.io.cwd, call.options.output) : REFERENCE_FOLDER;
    mkdirSync(folder, { recursive: true });
    const pages = writeReference(call.commands);
    for (const [name, text] of pages) writeFileSync(join(folder, name), text);
    printResult(call, { folder, pages: [...pages.keys()] }, () => `${pages.size} pages written to ${folder}\n`);
    return 0;
  },
};
