/** What is told of a number that is out of its range: what it is, and from where to where it goes. */
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { schemaFaults } from '../../src/workspace/schema-faults.ts';

describe('a number out of its range', () => {
  it.each([
    [
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'share of matches' }),
      9,
      'share of matches (a number above 0 at most 1)',
    ],
    [Type.Integer({ minimum: 1, description: 'days' }), 'soon', 'days (a whole number at least 1)'],
    [Type.Number({ description: 'weight' }), 'much', 'weight'],
    [Type.String({ description: 'name' }), 4, 'name'],
    [Type.Number({ minimum: 2 }), 1, 'a number at least 2'],
  ])('%#', (schema, value, expected) => {
    const faults = schemaFaults(Type.Object({ it: schema }), { it: value });
    expect(faults).toEqual([
      { path: ['it'], problem: `'it' is ${JSON.stringify(value)}`, expected, remedy: `write ${expected}` },
    ]);
  });
});
