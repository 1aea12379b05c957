const PAGE = '/api/pages/urgent-and-emergency-care';

/** what is wrong, the request, and what must come: status, kind, remedy */
export const WRONG_REQUESTS: [string, string, number, string, RegExp][] = [
  ['an address that leads nowhere', '/api/nothing', 404, 'unknown-name', /openapi\.json/],
  ['a metric that does not exist', '/api/metrics/ae-4x/figures', 404, 'unknown-name', /did you mean 'ae-4h'/],
  ['a page that does not exist', '/api/pages/urgent', 404, 'unknown-name', /./],
  ['a system that does not exist', `${PAGE}?system=QQQ`, 404, 'unknown-name', /./],
  ['a trust of another system', `${PAGE}?system=QZ1&trust=RZ4`, 404, 'unknown-name', /./],
  ['a parameter nobody knows', '/api/metrics/ae-4h/figures?grian=month', 400, 'usage', /leave it out/],
  ['a grain nobody knows', '/api/metrics/ae-4h/figures?grain=fortnight', 400, 'usage', /./],
  ['a grain finer than the source', '/api/metrics/ae-4h/figures?grain=day', 400, 'usage', /month/],
  ['a date that is none', '/api/metrics/ae-4h/figures?from=yesterday', 400, 'usage', /./],
  ['a dimension nobody knows', '/api/metrics/ae-4h/figures?by=ward', 400, 'usage', /./],
  ['a value the edition does not know', '/api/metrics/ae-4h/figures?where=trust=XX', 404, 'unknown-name', /./],
  ['no metric for a file', '/api/figures?grain=month', 400, 'usage', /./],
  ['a map of another kind', '/api/map/ward?system=QZ1', 400, 'usage', /./],
];
