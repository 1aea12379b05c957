import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The demo workspace of this run of the browser tests, made anew each time. */
export const demoFolder = (): string => join(tmpdir(), `concord-browser-${process.env.CONCORD_TEST_PORT ?? 'none'}`);
