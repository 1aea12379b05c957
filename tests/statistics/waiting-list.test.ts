import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  needsRelief,
  queueLoad,
  reliefCapacity,
  shareWithinTarget,
  targetCapacity,
  targetMeanWait,
  targetQueueSize,
  waitingPressure,
} from '../../src/statistics/waiting-list/waiting-list.ts';
import { expectFiniteOrRefused } from './finite-or-refused.ts';

const patients = fc.double({ min: 0, max: 1e6, noNaN: true });
const weeks = fc.double({ min: 0.01, max: 500, noNaN: true });

describe('waiting lists', () => {
  it('a queue of the target size waits the target mean at the demand, by Little', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), weeks, (demand, target) => {
        expect(targetQueueSize(demand, target)! / demand / targetMeanWait(target)!).toBeCloseTo(1, 10);
      }),
    );
  });

  it('a mean wait at its target leaves 98.2% within the target, a pressure of a half, and fewer as it rises', () => {
    fc.assert(
      fc.property(weeks, (target) => {
        expect(shareWithinTarget(targetMeanWait(target), target)).toBeCloseTo(0.9816843611112658, 12);
        expect(waitingPressure(targetMeanWait(target), target)).toBeCloseTo(0.5, 12);
        expect(shareWithinTarget(target, target)!).toBeLessThan(shareWithinTarget(target / 2, target)!);
      }),
    );
  });

  it('relief brings the queue to its target in the time given, and is the demand for a queue at its target', () => {
    fc.assert(
      fc.property(patients, patients, weeks, (demand, queue, time) => {
        expect(reliefCapacity(demand, queue, queue, time)).toBe(demand);
        const capacity = reliefCapacity(demand, queue + 100, 100, time)!;
        expect(Math.abs(queue + 100 + (demand - capacity) * time - 100)).toBeLessThan(1e-4);
      }),
    );
  });

  it('capacity is never below demand, and is demand without variation', () => {
    fc.assert(
      fc.property(patients, weeks, fc.double({ min: 0, max: 3, noNaN: true }), (demand, target, cv) => {
        expect(targetCapacity(demand, target, 4, { demand: cv, capacity: cv })!).toBeGreaterThanOrEqual(demand);
        expect(targetCapacity(demand, target, 4, { demand: 0, capacity: 0 })).toBe(demand);
      }),
    );
  });

  it.each([
    [780, 390, false],
    [781, 390, true],
    [0, 0, false],
    [null, 390, null],
  ])('a queue of %s for a target of %s needs relief: %s', (queue, target, expected) =>
    expect(needsRelief(queue, target)).toBe(expected),
  );

  it('a missing figure gives none, never 0', () => {
    expect([
      queueLoad(null, 1),
      targetMeanWait(null),
      targetQueueSize(1, null),
      reliefCapacity(1, null, 1, 1),
      targetCapacity(null, 1),
      waitingPressure(null, 1),
      shareWithinTarget(1, null),
    ]).toEqual(Array(7).fill(null));
  });

  it.each([
    ['no capacity', () => queueLoad(1, 0)],
    ['negative demand', () => targetQueueSize(-1, 18)],
    ['a target of 0', () => targetMeanWait(0)],
    ['a factor of 0', () => targetMeanWait(18, 0)],
    ['no time', () => reliefCapacity(1, 1, 1, 0)],
    ['a negative queue', () => needsRelief(-1, 1)],
    ['a negative wait', () => waitingPressure(-1, 18)],
    ['a negative variation', () => targetCapacity(1, 18, 4, { demand: -1, capacity: 1 })],
  ])('%s is refused', (_what, run) => expect(run).toThrow(RangeError));

  it('gives finite figures, or none', () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(any, any, any, any, (a, b, c, d) => {
        expectFiniteOrRefused(() => [queueLoad(a, b)]);
        expectFiniteOrRefused(() => [targetQueueSize(a, b, c)]);
        expectFiniteOrRefused(() => [reliefCapacity(a, b, c, d)]);
        expectFiniteOrRefused(() => [targetCapacity(a, b, c, { demand: d, capacity: d })]);
        expectFiniteOrRefused(() => [waitingPressure(a, b), shareWithinTarget(a, b)]);
      }),
    );
  });
});
