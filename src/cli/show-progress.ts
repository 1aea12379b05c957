/** Shows progress at the edge: a bar on a terminal, a plain line every few seconds elsewhere, nothing for short work. */
import { SingleBar } from 'cli-progress';
import { type Progress, silentProgress } from '../progress.ts';
import type { Io } from './io.ts';

const SHOW_AFTER_MS = 2000;
const LINE_EVERY_MS = 5000;
const REDRAW_EVERY_MS = 250;

interface Work {
  what: string;
  total: number | null;
  unit: string;
  startedMs: number;
  done: number;
}

/**
 * @param io where to show it, and the clock
 * @returns a Progress; work that ends within two seconds shows nothing
 */
export function showProgress(io: Io): Progress {
  if (io.environment.CONCORD_PROGRESS === 'off') return silentProgress;
  const nowMs = () => io.now().getTime();
  const picture = io.isTerminal ? drawBar(io) : writeLines(io, nowMs);
  let work: Work | null = null;
  let timer: NodeJS.Timeout | null = null;
  const show = () => {
    if (work && nowMs() - work.startedMs >= SHOW_AFTER_MS) picture.show(work, nowMs() - work.startedMs);
  };
  const end = () => {
    if (timer) clearInterval(timer);
    timer = null;
    if (work) picture.end(work);
    work = null;
  };
  return {
    start: (what, total, unit) => {
      end();
      work = { what, total: total ?? null, unit: unit ?? '', startedMs: nowMs(), done: 0 };
      timer = setInterval(show, REDRAW_EVERY_MS).unref();
    },
    advance: (done) => {
      if (!work) return;
      work.done = done;
      show();
    },
    retotal: (total) => {
      if (work) work.total = total;
    },
    end,
  };
}

interface Picture {
  show(work: Work, elapsedMs: number): void;
  end(work: Work): void;
}

function writeLines(io: Io, nowMs: () => number): Picture {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    show: (work, elapsedMs) => {
      if (nowMs() - lastMs < LINE_EVERY_MS) return;
      lastMs = nowMs();
      io.err.write(`${progressLine(work, elapsedMs)}\n`);
    },
    end: () => undefined,
  };
}

function drawBar(io: Io): Picture {
  let bar: SingleBar | null = null;
  let drawnMs = 0;
  return {
    show: (work, elapsedMs) => {
      if (bar && elapsedMs - drawnMs < REDRAW_EVERY_MS && elapsedMs >= drawnMs) return;
      drawnMs = elapsedMs;
      bar ??= startBar(io, work);
      if (work.total !== null) bar.setTotal(work.total);
      bar.update(work.done, { text: progressLine(work, elapsedMs) });
    },
    end: () => {
      bar?.stop();
      bar = null;
      drawnMs = 0;
    },
  };
}

function startBar(io: Io, work: Work): SingleBar {
  const format = work.total === null ? '{text}' : '{bar} {text}';
  const stream = io.err as NodeJS.WritableStream;
  const bar = new SingleBar({ format, stream, barsize: 24, hideCursor: true, clearOnComplete: true, linewrap: false });
  bar.start(work.total ?? 1, 0, { text: '' });
  return bar;
}

/** e.g. `checking rows: 1,200,000 of 5,000,000 rows, 400,000 rows a second, 10 s left`. */
export function progressLine(work: Omit<Work, 'startedMs'>, elapsedMs: number): string {
  const seconds = Math.max(elapsedMs / 1000, 0.001);
  const unit = work.unit ? ` ${work.unit}` : '';
  if (work.done <= 0) return `${work.what}: ${timeText(seconds)} so far`;
  const perSecond = work.done / seconds;
  const rate = `${numberText(perSecond)}${unit} a second`;
  if (work.total === null || work.total <= 0) return `${work.what}: ${numberText(work.done)}${unit}, ${rate}`;
  const left = Math.max(0, (work.total - work.done) / perSecond);
  return `${work.what}: ${numberText(work.done)} of ${numberText(work.total)}${unit}, ${rate}, ${timeText(left)} left`;
}

const numberText = (value: number): string =>
  value >= 10 ? Math.round(value).toLocaleString('en-GB') : String(Math.round(value * 10) / 10);

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
