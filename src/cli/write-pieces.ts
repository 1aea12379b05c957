/** Writes a text that comes in pieces, and holds no more than one of them. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliCall } from './cli-command.ts';
import type { Sink } from './io.ts';

/**
 * Writes to the file of --output, otherwise to the results. A file has its name only once it is whole: until then, and after Ctrl-C,
 * it is `FILE.part`.
 */
export async function writePieces(call: CliCall, pieces: AsyncIterable<string>): Promise<void> {
  const { output } = call.options;
  if (output) return toFile(resolve(call.io.cwd, output), pieces);
  for await (const text of pieces) await toSink(call.io.out, text);
}

/** A reader that is slower than we are is waited for. */
async function toSink(sink: Sink, text: string): Promise<void> {
  if (sink.write(text) !== false || !sink.once) return;
  await new Promise<void>((go) => void sink.once!('drain', go));
}

async function toFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`;
  const file = openSync(part, 'w');
  try {
    for await (const text of pieces) writeAll(file, Buffer.from(text));
  } catch (error) {
    closeSync(file);
    rmSync(part, { force: true });
    throw error;
  }
  closeSync(file);
  renameSync(part, path);
}

function writeAll(file: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(file, bytes, from);
}
