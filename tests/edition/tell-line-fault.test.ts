/** A value on which a contract's SQL stumbles at the line is never told; the contract is. */
import { expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { lineFault } from '../../src/edition/tell-line-fault.ts';
import { openEngine } from '../../src/engine/engine.ts';

const contract = { path: '/somewhere/catalogue/datasets/visit/contract.yaml' };

it.each([
  [`select (nhs::bigint)::integer from (select '9990000018' as nhs)`],
  [`select nhs::date from (select '9990000018' as nhs)`],
  [`select strptime(nhs, '%Y-%m-%d') from (select '9990000018' as nhs)`],
])('%s', async (sql) => {
  const engine = await openEngine();
  const fault = await engine.all(sql).then(
    () => null,
    (error: unknown) => lineFault(contract, error),
  );
  engine.close();
  expect(fault).toBeInstanceOf(ConcordError);
  const { kind, message } = fault as ConcordError;
  expect(kind).toBe('catalogue-invalid');
  expect(message).toContain('visit/contract.yaml: its SQL cannot be run on the rows');
  expect(message).not.toMatch(/999|0018/);
});

it('leaves other errors as they are', () => {
  for (const error of [new Error('IO Error: No space left on device'), new ConcordError('busy', []), 'text'])
    expect(lineFault(contract, error)).toBe(error);
});
