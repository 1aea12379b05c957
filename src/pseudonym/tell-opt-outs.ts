/** What is known of opt-outs, in numbers: for whoever keeps the lists. No person is told of. */
import type { Engine } from '../engine/engine.ts';
import type { AskedSince } from './asked-since.ts';
import { makeOptOuts, type OptOutOrder } from './make-opt-outs.ts';
import type { NationalList } from './national-list.ts';
import { lastDayOf, lastList, listInUse } from './opt-out-lists.ts';
import type { OptOutKind } from './read-purposes.ts';

export interface OptOutStatus {
  /** the answer of the national service that was taken last; null when none ever was */
  national: {
    /** ISO day of the answer, and the last on which it may be used */
    listedOn: string;
    lastDay: string;
    /** numbers without an opt-out that it lists */
    numbers: number;
    /** false: it has lapsed and was deleted */
    inUse: boolean;
  } | null;
  /** the list of local objections in use; null when none was taken */
  objections: {
    /** ISO day */
    takenOn: string;
    lines: number;
    /** lines that stand on the day, by kind */
    standing: Partial<Record<OptOutKind, number>>;
    withdrawn: number;
    /** lines about people whom the resident index does not know */
    unknown: number;
  } | null;
  /** people in the resident index */
  residents: number;
  /** of them without an NHS number: the national service cannot be asked of them, so they are taken to have opted out */
  withoutNumber: number;
  /**
   * people by kind of opt-out, on the day; nothing of `national` while there is no answer in use. Objections of type 1 that
   * practices recorded are found by a build.
   */
  optedOut: Partial<Record<OptOutKind, number>>;
  /** of those opted out nationally, who came since the service was asked; null when that is not known */
  askedSince: AskedSince | null;
}

/**
 * Answers: which lists there are, and how many people each kind of opt-out takes out on that day.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @param order.national the answer in use (`nationalListInUse`)
 */
export async function tellOptOuts(
  engine: Engine,
  order: Required<Pick<OptOutOrder, 'residents' | 'earlierNumbers' | 'merged' | 'joined' | 'firstKnown' | 'today'>> & {
    national: NationalList | null;
  },
): Promise<OptOutStatus> {
  const made = await makeOptOuts(engine, { ...order, purposes: [] });
  const { national: everybody, ...local } = made.optedOut;
  return {
    national: await tellNational(engine),
    objections: await tellObjections(engine, order.today, made.unknownObjections),
    residents: made.residents,
    withoutNumber: made.withoutNumber,
    askedSince: made.askedSince,
    optedOut: order.national ? { ...local, national: everybody ?? 0 } : local,
  };
}

async function tellNational(engine: Engine): Promise<OptOutStatus['national']> {
  const last = await lastList(engine, 'national');
  if (!last) return null;
  const { listedOn, lines, forgottenOn } = last;
  return { listedOn, lastDay: lastDayOf(listedOn), numbers: lines, inUse: forgottenOn === null };
}

async function tellObjections(engine: Engine, today: string, unknown: number): Promise<OptOutStatus['objections']> {
  const list = await listInUse(engine, 'objections');
  if (!list) return null;
  const kinds = await engine.all<{ kind: OptOutKind; standing: number; withdrawn: number }>(
    `select kind, count(*) filter (where stands) as standing, count(*) filter (where not stands) as withdrawn
     from (select kind, withdrawn_on is null or withdrawn_on > ?::date as stands from objection) group by kind order by kind`,
    [today],
  );
  return {
    takenOn: list.listedOn,
    lines: list.lines,
    standing: Object.fromEntries(kinds.filter((k) => k.standing > 0).map((k) => [k.kind, k.standing])),
    withdrawn: kinds.reduce((sum, k) => sum + k.withdrawn, 0),
    unknown,
  };
}
