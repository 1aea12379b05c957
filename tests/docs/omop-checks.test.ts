/** Every check of the Data Quality Dashboard has an answer in our document; skipped where the list of checks is not at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PUBLIC_DATA } from '../public-data/land-public-data.ts';
import { TOP } from './read-documents.ts';

const LIST = join(PUBLIC_DATA, 'standards', 'OMOP_CDMv5.4_Check_Descriptions.csv');
const there = existsSync(LIST);

describe.skipIf(!there)(
  `checks of the OMOP CDM${there ? '' : ' (skipped: the list is not beside the checkout)'}`,
  () => {
    it('each have an answer', () => {
      const names = [...readFileSync(LIST, 'utf8').matchAll(/^(?:TABLE|FIELD|CONCEPT),(\w+),/gm)].map((m) => m[1]!);
      const text = readFileSync(join(TOP, 'docs', 'how-to', 'exchange-omop-and-fhir.md'), 'utf8');
      const answers = text.slice(text.indexOf('### Checks of the Data Quality Dashboard'));
      const answered = [...answers.matchAll(/^\| `(\w+)` \| \S/gm)].map((m) => m[1]);
      expect(answered.toSorted()).toEqual(names.toSorted());
    });
  },
);
