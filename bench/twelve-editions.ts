/**
 * Twelve monthly editions of a made-up county in which things happen, one after the other: whether keys of people stay, and whether every
 * change is explained.
 *
 *   node bench/twelve-editions.ts [residents=1000] [months=12]
 *
 * Writes docs/reference/twelve-editions.md for 1,000 residents and twelve months. Ends with 1 when a resident whose records did not
 * change has another key, when a row is another person's and no change of who is who tells why, or when something that was done is named
 * by no diff.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCounty } from './twelve-editions/county.ts';
import { PLAN } from './twelve-editions/plan.ts';
import { isWrong, report } from './twelve-editions/report.ts';
import { diffOf, keptKeys, runMonths } from './twelve-editions/run-months.ts';

/** With them the page of the reference is written. */
const [RESIDENTS, MONTHS] = [1_000, 12];

const [residents = RESIDENTS, wanted = MONTHS] = process.argv.slice(2).map(Number);
const top = mkdtempSync(join(tmpdir(), 'concord-bench-editions-'));
try {
  const county = await makeCounty(top, residents);
  const months = await runMonths(county, PLAN, wanted, ({ diff, ...month }) => {
    process.stderr.write(`${JSON.stringify({ ...month, counts: diff?.identity?.counts })}\n`);
  });
  const whole = await diffOf(county, 1, months.length);
  const kept = await keptKeys(county, months);
  const text = report(residents, months, kept, whole);
  process.stdout.write(text);
  if (residents === RESIDENTS && months.length === MONTHS)
    writeFileSync(new URL('../docs/reference/twelve-editions.md', import.meta.url), text);
  if (isWrong(months, kept, whole)) process.exitCode = 1;
} finally {
  rmSync(top, { recursive: true, force: true });
}
