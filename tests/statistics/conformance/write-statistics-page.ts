/** Part of `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { statisticsPage } from './statistics-page.ts';

writeFileSync(new URL('../../../docs/reference/statistics.md', import.meta.url), statisticsPage());
