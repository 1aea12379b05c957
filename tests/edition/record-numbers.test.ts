/** Which columns stand for numbers of records: by type, unless the table model says otherwise, and each says so in words. */
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTableModel, type TableColumn } from '../../src/edition/read-table-model.ts';
import { recordNumbersOf } from '../../src/edition/record-numbers.ts';

const plans = readTableModel({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] });
const column = (name: string, type: string, recordNumber?: boolean): TableColumn => ({
  name,
  type,
  unit: '',
  description: '',
  ...(recordNumber === undefined ? {} : { recordNumber }),
});

describe('record numbers', () => {
  const columns = [
    column('person_key', 'bigint'),
    column('mother_person_key', 'BIGINT'),
    column('spell_id', 'BIGINT'),
    column('people', 'bigint', false),
    column('told', 'varchar', true),
    column('age', 'smallint'),
    column('odd_person_keys', 'bigint'),
  ];
  it('are the whole numbers of tables about people, but keys of persons and what the model says is none', () => {
    expect(recordNumbersOf({ zone: 'pseudonymised', columns })).toEqual(['spell_id', 'told', 'odd_person_keys']);
  });

  it('are none in an open table', () => {
    expect(recordNumbersOf({ zone: 'open', columns })).toEqual([]);
  });

  it.each(plans.filter((p) => p.zone === 'pseudonymised').map((p) => [p.name, p] as const))(
    'of %s say in words that they stand for a number, and no other column does',
    (_, plan) => {
      const numbers = recordNumbersOf(plan);
      const told = plan.columns.filter((c) => /\bkeyed\b|stands for the /.test(c.description)).map((c) => c.name);
      expect(told).toEqual(numbers);
    },
  );

  it('are all whole numbers that are named as the id of something, whatever their type', () => {
    const ids = plans
      .filter((p) => p.zone === 'pseudonymised')
      .flatMap((plan) =>
        plan.columns
          .filter((c) => /_(id|key)$/.test(c.name) && !/person_key$/.test(c.name) && /int/i.test(c.type))
          .filter((c) => !recordNumbersOf(plan).includes(c.name))
          .map((c) => `${plan.name}.${c.name}`),
      );
    expect(ids).toEqual([]);
  });
});
