import embed, { type Result } from 'vega-embed';
import { expressionInterpreter } from 'vega-interpreter';
import type { TopLevelSpec } from 'vega-lite';

/**
 * Draws a specification into an element as SVG. Expressions are interpreted, not compiled, and no style element is
 * added, so that the content security policy needs no exception. This module is the only one that loads Vega.
 */
export const drawVega = (element: HTMLElement, spec: TopLevelSpec): Promise<Result> =>
  embed(element, spec, {
    renderer: 'svg',
    actions: false,
    ast: true,
    expr: expressionInterpreter,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
