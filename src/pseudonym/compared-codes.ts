/** How a code of a system is compared: those of classifications in capitals, without points and what is only written at the end. */
export function comparedCode(of: string, code: string): string {
  const bare = code.toUpperCase().replaceAll('.', '');
  if (of === 'icd-10') return bare.replace(/[XAD-]+$/, '');
  return of === 'opcs-4' ? bare : code;
}

/** What a code of a system looks like once it is written as it is compared; a prefix is the beginning of one. */
const FORMS: Record<string, { code: RegExp; prefix: RegExp; means: string }> = {
  'snomed-ct': {
    code: /^[1-9]\d{5,17}$/,
    prefix: /^[1-9]\d{0,17}$/,
    means: 'a SNOMED CT identifier of 6 to 18 digits',
  },
  'icd-10': {
    code: /^[A-Z]\d[0-9A-Z]{0,4}$/,
    prefix: /^[A-Z]\d{0,2}[0-9A-Z]{0,3}$/,
    means: 'one ICD-10 code, e.g. B20 or Z21',
  },
  'opcs-4': { code: /^[A-Z]\d{2,3}$/, prefix: /^[A-Z]\d{0,3}$/, means: 'one OPCS-4 code, e.g. Q13.1' },
};

/** What a code of a system, or the beginning of one, looks like. */
export const formOf = (of: string, isPrefix: boolean): RegExp => FORMS[of]?.[isPrefix ? 'prefix' : 'code'] ?? /^\S+$/;

/** The same in words. */
export const meaningOf = (of: string): string => FORMS[of]?.means ?? 'a code without a space';
