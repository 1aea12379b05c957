/** Looks that every chart shares: our font, 14 px text, quiet grid. Colours of meaning are set by each chart. */
export const chartConfig = {
  font: 'arimo, arial, sans-serif',
  background: 'transparent',
  view: { stroke: null },
  axis: {
    labelFontSize: 14,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    labelColor: '#4c6272',
    titleColor: '#4c6272',
    gridColor: '#e8edee',
    domainColor: '#aeb7bd',
    tickColor: '#aeb7bd',
  },
  aria: true,
} as const;
