import type { AssuranceIcon } from '../../api/schemas/page.ts';
import { SPC_COLOURS } from './point-shapes.ts';

/** `@` stands for the target */
const LOOKS: Record<AssuranceIcon, { letter: string; colour: string; words: string }> = {
  consistent_pass: {
    letter: 'P',
    colour: SPC_COLOURS.improvementText,
    words: 'Expected to meet the @ every time',
  },
  consistent_fail: { letter: 'F', colour: SPC_COLOURS.concernText, words: 'Expected to miss the @ every time' },
  inconsistent: {
    letter: '?',
    colour: SPC_COLOURS.commonText,
    words: 'Will sometimes meet the @, sometimes miss it',
  },
};

/** What the process limits say about the target: an icon, and the same in words. Nothing when there is no target. */
export function AssuranceMark({ icon, target }: { icon: AssuranceIcon | null; target: string | null }) {
  if (!icon) return null;
  const look = LOOKS[icon];
  return (
    <span className="concord-mark">
      <svg className="concord-mark__icon" viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="14" fill="#fff" stroke={look.colour} strokeWidth="3" />
        <text x="16" y="21.5" fontSize="15" fontWeight="700" textAnchor="middle" fill={look.colour}>
          {look.letter}
        </text>
      </svg>
      <span>{look.words.replace('@', target?.replace('target ', 'target of ') ?? 'target')}</span>
    </span>
  );
}
