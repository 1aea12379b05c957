import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noteOverlaps } from '../../src/metric/internal/note-overlaps.ts';
import type { Question } from '../../src/metric/metric.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';

const model = readTableModel({ catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] });
const notesOf = (by: string[], where: { dimension: string; values: string[] }[] = []): string[] =>
  noteOverlaps({ by, where } as unknown as Question, model);

describe('what is told of groups of what people have', () => {
  it('is nothing of groups that are of one thing each', () => {
    expect(notesOf(['sex', 'practice'])).toEqual([]);
  });

  it('is that those of whom nothing may be known stand in no group, once of each dimension', () => {
    for (const dimension of ['condition', 'multimorbidity', 'segment'])
      expect(notesOf([dimension])).toContainEqual(expect.stringMatching(/objected .* stands in no group/));
    expect(notesOf(['sex'], [{ dimension: 'condition', values: ['DM'] }])).toHaveLength(1);
    expect(notesOf(['multimorbidity'], [{ dimension: 'multimorbidity', values: ['0'] }])).toHaveLength(1);
  });

  it('is of conditions that the groups overlap', () => {
    expect(notesOf(['condition']).join(' ')).toMatch(/overlap/);
  });
});
