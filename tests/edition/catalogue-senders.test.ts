/** Whose rows an opt-out reaches: what practices' data service sends is from general practice, and nobody's answers stand in another's row. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { catalogueFiles } from '../../src/workspace/catalogue-files.ts';

const ours = { catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] };
const plans = readTableModel(ours).filter((plan) => plan.zone === 'pseudonymised');

/** The national demographic service's own entries, which the processor only hands on: no record of a practice. */
const HANDED_ON = ['pds_person'];
/** By the words of their contract what the data service of the practices would send. */
const BY_THEIR_WORDS = ['social_prescription'];

const senderOf = (path: string): { tenant: string; domain: string } => parse(readFileSync(path, 'utf8'));
const ofPractices = catalogueFiles(ours, 'datasets')
  .filter(({ id, path }) => {
    const { tenant, domain } = senderOf(path);
    const sent = tenant === 'primary care data processor' || domain === 'general-practice';
    return (sent && !HANDED_ON.includes(id)) || BY_THEIR_WORDS.includes(id);
  })
  .map(({ id }) => id);
const filled = plans.filter((plan) => plan.from.some((id) => ofPractices.includes(id)));

describe('rows that the data service of practices sends', () => {
  it('stand in these tables', () => {
    expect(filled.map((plan) => plan.name).sort()).toEqual([
      ...['dispensed_item', 'gp_encounter', 'gp_event', 'immunisation', 'intervention', 'prescription', 'registration'],
      ...['reported_outcome', 'screening', 'social_prescription'],
    ]);
  });

  it.each(filled.map((plan) => [plan.name, plan] as const))('are told as from general practice in %s', (_, plan) => {
    const alone = plan.from.every((id) => ofPractices.includes(id));
    expect(plan.fromGp).toBe(alone ? true : 'gp_sourced');
  });
});

it('tells nothing of a mother in the row of a child, unless her own key stands in it', () => {
  const told = plans.filter((plan) => plan.columns.some(({ name }) => /^(mother|maternal)_/.test(name)));
  for (const { name, columns } of told)
    expect([name, columns.map((c) => c.name)]).toEqual([name, expect.arrayContaining(['mother_person_key'])]);
  expect(told.map((plan) => plan.name)).toEqual(['birth']);
});
