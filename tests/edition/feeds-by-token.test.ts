/** What a build says of feeds by token whose key is not there, or is not the one. */
import { describe, expect, it } from 'vitest';
import { feedNotes } from '../../src/edition/feeds-by-token.ts';

type Delivered = Parameters<typeof feedNotes>[0];
type People = Parameters<typeof feedNotes>[1];
const delivered = (id: string, identifies: string | null): Delivered[number] =>
  ({ contract: { id, columns: [{ name: 'who', identifies }] } }) as unknown as Delivered[number];
const rows = (id: string, published: number[], unlinked: number[] | null): People[number] =>
  ({
    contract: { id },
    published: { ...published },
    unlinked: unlinked && { ...unlinked },
  }) as unknown as People[number];

const SENT = [delivered('mental', 'nhs-number-token'), delivered('clear', 'nhs-number'), delivered('homes', null)];

describe('feeds by token', () => {
  it('are named with their unlinked rows while there is no key', () => {
    const people = [rows('mental', [10, 5], [10, 4]), rows('clear', [7], [7]), rows('homes', [3], null)];
    const [note, ...more] = feedNotes(SENT, people, false);
    expect(more).toEqual([]);
    expect(note).toMatch(/want of the key feeds: mental \(14 of 15 rows\),.*Ask the sender.*build again/);
  });

  it('are told to have another key when not one row of a feed is linked with the one that is there', () => {
    expect(feedNotes(SENT, [rows('mental', [10, 5], [10, 5])], true)[0]).toMatch(
      /^Not one row is linked of mental \(15 of 15/,
    );
    expect(feedNotes(SENT, [rows('mental', [10, 5], [10, 4])], true)).toEqual([]);
    expect(feedNotes(SENT, [rows('mental', [0], [0])], true)).toEqual([]);
  });

  it('are not mentioned where none came, or all are linked', () => {
    expect(feedNotes(SENT.slice(1), [rows('clear', [7], [7])], false)).toEqual([]);
    expect(feedNotes(SENT, [rows('mental', [7], [0])], false)).toEqual([]);
  });
});
