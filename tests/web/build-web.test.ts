import { fileURLToPath } from 'node:url';
import { resolveConfig } from 'vite';
import { expect, it } from 'vitest';

it('a build of the page tells its size and not where its time went', async () => {
  const configFile = fileURLToPath(new URL('../../src/web/vite.config.ts', import.meta.url));
  const { build, plugins } = await resolveConfig({ configFile, logLevel: 'silent' }, 'build');
  expect(build.rolldownOptions.checks?.bundlerTimings).toBe(false);
  expect(plugins.map((plugin) => plugin.name)).toContain('report-size');
});
