import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkText, told } from './check-text.ts';
import { CELLS } from './faulty-cells.ts';
import { FORMS, HEADERS } from './faulty-forms.ts';
import { LINES, WHOLES } from './faulty-lines.ts';
import { madeContract } from './made-contract.ts';

const FAULTY_FILES = [...FORMS, ...HEADERS, ...LINES, ...CELLS, ...WHOLES];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

describe('a faulty file', () => {
  it.each(FAULTY_FILES)('$name', async (file) => {
    const { result, accepted, rejected } = await checkText(file.content, file.contract ?? madeContract(), engine);
    const { reconciliation: r } = result;
    expect({ faults: told(result), accepted: r.accepted, rejected: r.rejected, outcome: result.outcome }).toEqual({
      faults: file.faults.toSorted(),
      accepted: file.accepted,
      rejected: file.rejected,
      outcome: file.outcome,
    });
    expect(r.rowsIn).toBe(r.accepted + r.rejected);
    expect(accepted).toHaveLength(file.accepted);
    if (result.outcome !== 'refused') expect(new Set(rejected.map((f) => f.line)).size).toBe(file.rejected);
    for (const fault of result.faults)
      expect(
        [fault.problem, fault.expected, fault.remedy].every((text) => text.length > 0) || fault.rule === 'rule:odd',
      ).toBe(true);
  });

  it('is one of at least 45', () => expect(FAULTY_FILES.length).toBeGreaterThanOrEqual(45));
});
