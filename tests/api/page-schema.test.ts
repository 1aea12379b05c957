import { expect, it } from 'vitest';
import type { PageData as Sent } from '../../src/api/schemas/page.ts';
import type { PageData } from '../../src/page/page.ts';

/** each can stand for the other: no field more, none less (neither type has optional fields) */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

it('the schema of the page route is the type that the page module builds', () => {
  const same: Same<Sent, PageData> = true;
  expect(same).toBe(true);
});
