import type { PointLook } from './point-shapes.ts';

/** A point of a chart as it stands in the key. */
export const Shape = ({ look }: { look: PointLook }) => (
  <svg className="concord-key__shape" viewBox="0 0 16 16" aria-hidden="true">
    {look.shape === 'circle' ? (
      <circle cx="8" cy="8" r="5" fill={look.fill} stroke={look.edge} strokeWidth="1.5" />
    ) : (
      <path
        d={look.shape === 'triangle-up' ? 'M8 2 L14 13 H2 Z' : 'M8 14 L2 3 H14 Z'}
        fill={look.fill}
        stroke={look.edge}
        strokeWidth="1.5"
      />
    )}
  </svg>
);
