/** Every way of asking for help gives it. */
import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

describe('help', () => {
  it.each([
    [[]],
    [['help']],
    [['--help']],
    [['help', 'metric']],
    [['metric', '--help']],
    [['contract', 'draft', '--help']],
    [['help', 'contract', 'draft']],
    [['help', 'review']],
    [['help', 'reidentify', 'open']],
  ])('concord %s', async (argv) => {
    const ran = await runCommand(argv);
    expect(ran.exitCode).toBe(0);
    expect(ran.out).toMatch(/Usage: concord/);
    expect(ran.err).toBe('');
  });

  it('prints the version', async () => {
    expect((await runCommand(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
