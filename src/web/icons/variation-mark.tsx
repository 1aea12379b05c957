import type { VariationIcon } from '../../api/schemas/page.ts';
import { SPC_COLOURS, VARIATION_WORDS } from './point-shapes.ts';

const COLOURS: Record<VariationIcon, string> = {
  common_cause: SPC_COLOURS.commonText,
  improvement_high: SPC_COLOURS.improvementText,
  improvement_low: SPC_COLOURS.improvementText,
  concern_high: SPC_COLOURS.concernText,
  concern_low: SPC_COLOURS.concernText,
  neutral_high: SPC_COLOURS.neutralText,
  neutral_low: SPC_COLOURS.neutralText,
};

/** What the latest points say about variation: an icon, and the same in words beside it. */
export function VariationMark({ icon }: { icon: VariationIcon | null }) {
  if (!icon) return <span className="concord-mark">Too few points to judge variation</span>;
  return (
    <span className="concord-mark">
      <svg className="concord-mark__icon" viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="14" fill="#fff" stroke={COLOURS[icon]} strokeWidth="3" />
        {icon === 'common_cause' ? <Wave /> : <Dots high={icon.endsWith('high')} colour={COLOURS[icon]} />}
      </svg>
      <span>{VARIATION_WORDS[icon]}</span>
    </span>
  );
}

const Wave = () => (
  <path d="M5 17 Q9 9 13 16 T20 16 T27 14" fill="none" stroke={SPC_COLOURS.commonText} strokeWidth="2.5" />
);

function Dots({ high, colour }: { high: boolean; colour: string }) {
  return (
    <>
      <text x="12" y="21.5" fontSize="14" fontWeight="700" textAnchor="middle" fill={colour}>
        {high ? 'H' : 'L'}
      </text>
      <path d={high ? 'M22 9 l4 7 h-8 z' : 'M22 23 l4 -7 h-8 z'} fill={colour} />
    </>
  );
}
