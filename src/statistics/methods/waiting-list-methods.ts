import {
  needsRelief,
  queueLoad,
  reliefCapacity,
  shareWithinTarget,
  targetCapacity,
  targetMeanWait,
  targetQueueSize,
  waitingPressure,
} from '../waiting-list/waiting-list.ts';
import { LABEL, numberCell, numberColumn, numberOption } from './method-columns.ts';
import type { StatMethod, StatOptions, StatRow } from './stat-method.ts';

function figuresOf(row: StatRow, options: StatOptions): StatRow {
  const [demand, capacity] = [numberCell(row.demand), numberCell(row.capacity)];
  const [queue, meanWait] = [numberCell(row.queue), numberCell(row['mean-wait'])];
  const option = (name: string, otherwise: number): number => numberOption(options, name) ?? otherwise;
  const [target, factor] = [option('target', 18), option('factor', 4)];
  const targetQueue = targetQueueSize(demand, target, factor);
  const relief = needsRelief(queue, targetQueue);
  const variation = { demand: option('demand-variation', 1), capacity: option('capacity-variation', 1) };
  return {
    label: row.label ?? null,
    load: capacity === null ? null : queueLoad(demand, capacity),
    targetMeanWait: targetMeanWait(target, factor),
    targetQueueSize: targetQueue,
    needsRelief: relief === null ? null : relief ? 'yes' : 'no',
    reliefCapacity: reliefCapacity(demand, queue, targetQueue, option('relief-time', 26)),
    targetCapacity: targetCapacity(demand, target, factor, variation),
    pressure: waitingPressure(meanWait, target),
    shareWithinTarget: shareWithinTarget(meanWait, target),
  };
}

export const WAITING_LIST_METHODS: StatMethod[] = [
  {
    id: 'waiting-list',
    answers: 'how full a service works, how long its queue may be, and what capacity brings it there and keeps it',
    columns: [
      LABEL,
      numberColumn('demand', 'patients added for each week (or other unit of time)'),
      numberColumn('capacity', 'patients treated for each week', false),
      numberColumn('queue', 'patients waiting', false),
      numberColumn('mean-wait', 'mean wait in weeks', false),
    ],
    options: [
      { name: 'target', meaning: 'the longest wait that is meant, in weeks', type: 'number', default: '18' },
      { name: 'factor', meaning: 'the target divided by the mean wait that meets it', type: 'number', default: '4' },
      {
        name: 'relief-time',
        meaning: 'weeks in which the queue is to reach its target',
        type: 'number',
        default: '26',
      },
      { name: 'demand-variation', meaning: 'coefficient of variation of demand', type: 'number', default: '1' },
      { name: 'capacity-variation', meaning: 'coefficient of variation of capacity', type: 'number', default: '1' },
    ],
    gives: 'many',
    source: 'Fong and others 2022; NHSRwaitinglist',
    run: (rows, options) => rows.map((row) => figuresOf(row, options)),
  },
];
