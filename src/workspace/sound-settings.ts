/** Settings of a file with faults of form: what of them can still be looked at, so that all faults of a file are told at once. */
import type { SettingPath } from './schema-faults.ts';

/** Thrown where a setting is read of which the form is wrong, or which is missing: what it would have said is not known. */
class UnsoundSetting extends Error {
  constructor() {
    super('a setting with a fault of form was read');
    this.name = 'UnsoundSetting';
  }
}

/**
 * A value that refuses to give settings that do not fit its schema, so that no further fault is made up of them.
 * @param value as it was read
 * @param unsound paths of settings that do not fit, or are missing; without any the value itself is given
 * @example ifSound(() => check(soundSettings(value, [['kind']]))) // [] when `check` reads the kind
 */
export function soundSettings<T>(value: T, unsound: SettingPath[]): T {
  if (!unsound.length) return value;
  return guarded(isGroup(value) ? value : {}, [], new Set(unsound.map((path) => JSON.stringify(path)))) as T;
}

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null;

function guarded(group: object, path: SettingPath, unsound: Set<string>): object {
  const isWrong = (at: SettingPath): boolean => unsound.has(JSON.stringify(at));
  const pathOf = (key: string): SettingPath => [...path, Array.isArray(group) && /^\d+$/.test(key) ? Number(key) : key];
  return new Proxy(group, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || (found !== undefined && !Object.hasOwn(target, key))) return found;
      const at = pathOf(key);
      if (isWrong(at) || isWrong([])) throw new UnsoundSetting();
      return isGroup(found) ? guarded(found, at, unsound) : found;
    },
  });
}

/** What a check finds; nothing where it had to read a setting that is unsound. */
export const ifSound = <T>(check: () => T[]): T[] => soundOr(check, []);

/** What is read, or something else where it stands on a setting that is unsound. */
export function soundOr<T, E>(read: () => T, otherwise: E): T | E {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnsoundSetting) return otherwise;
    throw error;
  }
}

/** What a check finds of each item of a list that is sound. */
export const eachSound = <I, T>(items: readonly I[], check: (item: I, index: number) => T[]): T[] =>
  Array.from({ length: items.length }, (_, i) => ifSound(() => check(items[i]!, i))).flat();

/** For whoever finds out by other means that a setting cannot be relied on. */
export function unsound(): never {
  throw new UnsoundSetting();
}
