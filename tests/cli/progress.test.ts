/** What a person sees of work that takes long. */
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { progressLine, showProgress } from '../../src/cli/show-progress.ts';
import { countSteps } from '../../src/progress.ts';

const listen = (environment: Record<string, string> = {}) => {
  const state = { ms: 0, text: '' };
  const io: Io = {
    out: { write: () => undefined },
    err: {
      write: (text) => {
        state.text += text;
      },
    },
    cwd: '/',
    isTerminal: false,
    now: () => new Date(state.ms),
    ask: async (question) => question.default,
    environment,
    untilStopped: async () => undefined,
  };
  return { state, progress: showProgress(io) };
};

describe('progress', () => {
  it('is silent about work under two seconds', () => {
    const { state, progress } = listen();
    progress.start('checking rows', 100, 'rows');
    state.ms = 1900;
    progress.advance(90);
    progress.end();
    expect(state.text).toBe('');
  });

  it('writes a plain line when there is no terminal, and no more than one every five seconds', () => {
    const { state, progress } = listen();
    progress.start('checking rows', 5_000_000, 'rows');
    for (state.ms = 1000; state.ms <= 12_000; state.ms += 1000) progress.advance(state.ms * 400);
    progress.end();
    const lines = state.text.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('checking rows: 800,000 of 5,000,000 rows, 400,000 rows a second, 11 s left');
  });

  it('goes by the total that was said last', () => {
    const { state, progress } = listen();
    const count = countSteps(progress, 'building', 10);
    count.more(30);
    state.ms = 10_000;
    count.done(20);
    progress.end();
    expect(state.text).toBe('building: 20 of 40 steps, 2 steps a second, 10 s left\n');
  });

  it('can be switched off', () => {
    const { state, progress } = listen({ CONCORD_PROGRESS: 'off' });
    progress.start('checking rows', 10);
    state.ms = 60_000;
    progress.advance(1);
    expect(state.text).toBe('');
  });

  it('tells how long it has been when it does not know how far it is', () => {
    const work = { what: 'building', total: null, unit: '', done: 0 };
    expect(progressLine(work, 75_000)).toBe('building: 1 min 15 s so far');
  });
});
