/** Writes records as plain CSV for the engine: every text quoted, nulls left empty. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export interface RecordWriter {
  write(cells: (string | null)[]): Promise<void>;
  close(): Promise<void>;
}

export function writeRecords(path: string): RecordWriter {
  const target = createWriteStream(path);
  let pending: string[] = [];
  const flush = async (): Promise<void> => {
    const text = pending.join('');
    pending = [];
    if (!target.write(text)) await once(target, 'drain');
  };
  return {
    write: async (cells) => {
      pending.push(`${cells.map(quoted).join(',')}\n`);
      if (pending.length >= 5000) await flush();
    },
    close: async () => {
      await flush();
      target.end();
      await once(target, 'close');
    },
  };
}

/** A NUL cannot stand in the engine's text; a record that has one is refused before it comes here. */
const quoted = (cell: string | null): string => `"${(cell ?? '').replaceAll('"', '""')}"`;
