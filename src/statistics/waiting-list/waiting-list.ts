/**
 * Waiting-list theory: how capacity, demand, queue and waits hang together (Fong and others, 2022, as in NHSRwaitinglist).
 * Demand and capacity are counts for each unit of time (patients a week), targets and waits are in the same unit of time.
 */
import { demand as mustHold } from '../impossible-input.ts';

/** With waits spread exponentially, a mean of a quarter of the target leaves 98.2% within it. */
const FACTOR = 4;

/**
 * Answers: how full the service works: the demand as a multiple of the capacity.
 * Arguments: `demand`, 0 or more, and `capacity`, above 0, both patients for each unit of time.
 * Result: demand / capacity; above 1 the queue grows.
 * Zero and missing: no demand gives 0; anything missing gives null. A capacity of 0 or less is refused.
 * Source: NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * queueLoad(30, 27) // 1.1111111
 * ```
 */
export function queueLoad(demand: number | null, capacity: number | null): number | null {
  return known([demand, capacity], ([wanted, given]) => {
    notNegative(wanted, 'demand is 0 or more');
    aboveNought(given, 'capacity is above 0');
    return wanted / given;
  });
}

/**
 * Answers: how long the mean wait may be, so that nearly all wait no longer than the target.
 * Arguments: `target`, the longest wait that is meant, above 0; `factor`, above 0 (4: about 98.2% within the target).
 * Result: target / factor, in the target's unit of time.
 * Zero and missing: a missing target gives null; a target or factor of 0 or less is refused.
 * Source: NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * targetMeanWait(52) // 13
 * targetMeanWait(52, 6) // 8.6666667
 * ```
 */
export function targetMeanWait(target: number | null, factor = FACTOR): number | null {
  return known([target], ([longest]) => {
    aboveNought(longest, 'a target wait is above 0');
    aboveNought(factor, 'a factor is above 0');
    return longest / factor;
  });
}

/**
 * Answers: how long the queue may be, so that nearly all wait no longer than the target.
 * Arguments: `demand`, 0 or more for each unit of time; `target`, above 0, in that unit; `factor`, above 0 (4).
 * Result: demand·target/factor, in patients.
 * Zero and missing: no demand gives 0; anything missing gives null.
 * Source: Little's law; NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * targetQueueSize(30, 52) // 390
 * targetQueueSize(30, 50, 6) // 250
 * ```
 */
export function targetQueueSize(demand: number | null, target: number | null, factor = FACTOR): number | null {
  const meanWait = targetMeanWait(target, factor);
  return known([demand, meanWait], ([wanted, wait]) => {
    notNegative(wanted, 'demand is 0 or more');
    return wanted * wait;
  });
}

/**
 * Answers: whether the queue is so long that it needs extra capacity for a time.
 * Arguments: `queue` and `targetQueue`, in patients, 0 or more.
 * Result: true where the queue is more than twice its target size.
 * Zero and missing: twice exactly is false; anything missing gives null.
 * Source: NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * needsRelief(1200, 390) // true
 * needsRelief(780, 390) // false
 * ```
 */
export function needsRelief(queue: number | null, targetQueue: number | null): boolean | null {
  const over = known([queue, targetQueue], ([now, meant]) => {
    notNegative(now, 'a queue is 0 or more');
    notNegative(meant, 'a target queue is 0 or more');
    return now / 2 > meant ? 1 : 0;
  });
  return over === null ? null : over === 1;
}

/**
 * Answers: how much capacity brings the queue to its target size in a given time.
 * Arguments: `demand`, 0 or more for each unit of time; `queue` and `targetQueue`, 0 or more; `time`, above 0.
 * Result: demand + (queue − target queue)/time, patients for each unit of time, never below 0.
 * Zero and missing: anything missing gives null; a time of 0 or less is refused.
 * Source: NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * reliefCapacity(30, 1200, 390, 26) // 61.153846
 * ```
 */
export function reliefCapacity(
  demand: number | null,
  queue: number | null,
  targetQueue: number | null,
  time: number | null,
): number | null {
  return known([demand, queue, targetQueue, time], ([wanted, now, meant, span]) => {
    notNegative(wanted, 'demand is 0 or more');
    notNegative(now, 'a queue is 0 or more');
    notNegative(meant, 'a target queue is 0 or more');
    aboveNought(span, 'a time to reach the target is above 0');
    return Math.max(0, wanted + (now - meant) / span);
  });
}

/**
 * Answers: how much capacity keeps the queue at its target size, once it is there.
 * Arguments: `demand`, 0 or more for each unit of time; `target`, the longest wait that is meant, above 0; `factor`, above 0
 * (4); `variation`, the coefficients of variation of demand and capacity, 0 or more (1 and 1).
 * Result: demand + ((cv_d² + cv_c²)/2)·factor/target, patients for each unit of time.
 * Zero and missing: without variation it is the demand; anything missing gives null.
 * Source: Kingman (1961) through NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * targetCapacity(30, 52, 3, { demand: 1.1, capacity: 1.2 }) // 30.076442
 * targetCapacity(4, 52) // 4.0769231
 * ```
 */
export function targetCapacity(
  demand: number | null,
  target: number | null,
  factor = FACTOR,
  variation: { demand: number; capacity: number } = { demand: 1, capacity: 1 },
): number | null {
  const meanWait = targetMeanWait(target, factor);
  notNegative(variation.demand, 'a coefficient of variation is 0 or more');
  notNegative(variation.capacity, 'a coefficient of variation is 0 or more');
  return known([demand, meanWait], ([wanted, wait]) => {
    notNegative(wanted, 'demand is 0 or more');
    return wanted + (variation.demand ** 2 + variation.capacity ** 2) / 2 / wait;
  });
}

/**
 * Answers: how far the mean wait presses on the target: above 1, too many will wait too long.
 * Arguments: `meanWait`, 0 or more, and `target`, above 0, in the same unit of time.
 * Result: 2·mean wait/target.
 * Zero and missing: no wait gives 0; anything missing gives null.
 * Source: NHSRwaitinglist; specification section 14.
 * Example:
 * ```ts
 * waitingPressure(63, 52) // 2.4230769
 * ```
 */
export function waitingPressure(meanWait: number | null, target: number | null): number | null {
  return known([meanWait, target], ([wait, longest]) => {
    notNegative(wait, 'a mean wait is 0 or more');
    aboveNought(longest, 'a target wait is above 0');
    return (wait / longest) * 2;
  });
}

/**
 * Answers: which share of patients waits no longer than the target, if waits are spread exponentially.
 * Arguments: `meanWait`, 0 or more, and `target`, above 0, in the same unit of time.
 * Result: 1 − exp(−target/mean wait), 0 to 1.
 * Zero and missing: a mean wait of 0 gives 1; anything missing gives null.
 * Source: the exponential distribution, on which the factor of 4 rests; specification section 14.
 * Example:
 * ```ts
 * shareWithinTarget(13, 52) // 0.9816844
 * ```
 */
export function shareWithinTarget(meanWait: number | null, target: number | null): number | null {
  return known([meanWait, target], ([wait, longest]) => {
    notNegative(wait, 'a mean wait is 0 or more');
    aboveNought(longest, 'a target wait is above 0');
    return wait === 0 ? 1 : -Math.expm1(-longest / wait);
  });
}

/** Null where a figure is missing or the answer is larger than a number can hold. */
function known<T extends (number | null)[]>(
  figures: [...T],
  answer: (present: { [K in keyof T]: number }) => number,
): number | null {
  if (figures.includes(null)) return null;
  const found = answer(figures as { [K in keyof T]: number });
  return Number.isFinite(found) ? found : null;
}

function notNegative(figure: number, expected: string): void {
  mustHold(Number.isFinite(figure) && figure >= 0, expected);
}

function aboveNought(figure: number, expected: string): void {
  mustHold(Number.isFinite(figure) && figure > 0, expected);
}
