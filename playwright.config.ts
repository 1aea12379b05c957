import { defineConfig } from '@playwright/test';
import { chromiumPath } from './tests/browser/unpack-chromium.ts';

/** One port for the run: the first process chooses, its workers inherit the choice. */
process.env.CONCORD_TEST_PORT ??= String(40_000 + Math.floor(Math.random() * 10_000));
const url = `http://127.0.0.1:${process.env.CONCORD_TEST_PORT}`;

export default defineConfig({
  testDir: 'tests/browser',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/browser/unpack-chromium.ts',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? 'line' : 'list',
  use: {
    baseURL: url,
    viewport: { width: 1280, height: 720 },
    // as root there is no sandbox to be had; the package's own arguments kill the browser when a context closes
    launchOptions: { executablePath: chromiumPath(), args: ['--no-sandbox', '--headless=shell'] },
  },
  webServer: {
    command: 'node tests/browser/serve-demo.ts',
    url: `${url}/api/health`,
    timeout: 300_000,
    stdout: 'ignore',
    stderr: 'pipe',
    // so that it can remove its workspace
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
