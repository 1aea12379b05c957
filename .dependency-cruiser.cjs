/** The import rules of the house, each with a name and a reason. `npm run imports` checks them. */

/** The way of the data, in order. A stage may import the stages before it, never one after it. */
const STAGES = ['engine', 'store', 'workspace', 'contract', 'quality', 'landing', 'linkage', 'pseudonym', 'reidentify', 'edition', 'metric', 'population', 'policy', 'page', 'api', 'web'];

const looksAhead = STAGES.flatMap((stage, i) => {
  const later = STAGES.slice(i + 1);
  if (later.length === 0) return [];
  return [
    {
      name: 'stages-do-not-look-ahead',
      comment: `${stage} comes before ${later.join(', ')}: pass what you need as an argument, or move it to the earlier stage`,
      severity: 'error',
      from: { path: `^src/${stage}/` },
      to: { path: `^src/(${later.join('|')}|cli)/` },
    },
  ];
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'two files that import each other are one file in two places: move the shared part to the earlier one',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...looksAhead,
    {
      name: 'stages-do-not-look-ahead',
      comment: 'journey/ puts the stages together; a stage that needs it is asking to be told by its caller instead',
      severity: 'error',
      from: { path: '^src/(engine|store|workspace|contract|quality|landing|linkage|pseudonym|reidentify|edition|metric|population|policy|page|statistics|web)/' },
      to: { path: '^src/journey/' },
    },
    {
      name: 'nothing-below-the-line-sees-identifiers',
      comment: 'below the privacy line only editions exist: no landed bytes, no delivered rows, no identity',
      severity: 'error',
      from: { path: '^src/(metric|population|policy|page|api|web|statistics)/' },
      to: { path: '^src/(landing|quality|linkage|pseudonym|reidentify)/' },
    },
    {
      name: 'nothing-below-the-line-opens-a-zone',
      comment: 'the identity zone and the care zone are opened by a build and by the process of direct care; what serves figures has no key of theirs',
      severity: 'error',
      from: { path: '^src/(metric|population|policy|page|api|web|statistics)/' },
      to: { path: '^src/edition/(care/|[a-z-]*zone[a-z-]*\\.ts|(draw|with)-privacy-line\\.ts)' },
    },
    {
      name: 'statistics-stays-pure',
      comment: 'no file, clock, database or chance: give it numbers, get numbers; a test must be able to call it with nothing set up',
      severity: 'error',
      from: { path: '^src/statistics/' },
      to: { pathNot: '^(src/statistics|node_modules/(ml-matrix|pure-rand)|pure-rand)/' },
    },
    {
      name: 'web-knows-only-api-schemas',
      comment: 'the browser sees what the API sends and nothing else: put the shape in src/api/schemas',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/', pathNot: '^src/(web/|api/schemas/)' },
    },
    {
      name: 'insides-stay-inside',
      comment: '<module>/internal/ is private to its module: use a public function of the module or make one',
      severity: 'error',
      from: { path: '^(src|bench|samples)/([^/]+)' },
      to: { path: '^src/([^/]+)/internal/', pathNot: '^src/$2/internal/' },
    },
    {
      name: 'nothing-needs-the-made-up-world',
      comment: 'the synthetic care system is for commands, tests and benches: what works on it must work on real extracts',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(synthetic|cli)/' },
      to: { path: '^src/synthetic/' },
    },
    {
      name: 'the-made-up-world-knows-no-answers',
      comment: 'it needs an engine and seeded chance; a world made with the code under test would agree with its mistakes',
      severity: 'error',
      from: { path: '^src/synthetic/' },
      to: { path: '^src/', pathNot: '^src/(synthetic/|engine/|statistics/distributions/|(concord-error|progress|fix-zip-dates)\\.ts$)' },
    },
    {
      name: 'only-engine-speaks-duckdb',
      comment: 'all SQL passes one door, so that another engine can stand behind it',
      severity: 'error',
      from: { path: '^(src|bench|samples)/', pathNot: '^src/engine/' },
      to: { path: '@duckdb/' },
    },
    {
      name: 'only-the-store-speaks-its-drivers',
      comment: 'SQLite and PostgreSQL stand behind one store, tested on both',
      severity: 'error',
      from: { path: '^(src|bench|samples)/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(better-sqlite3|pg)/' },
    },
    {
      name: 'one-door-for-excel',
      comment: 'exceljs is old and stands behind one reader, one writer of answers and one of made-up extracts, so that it can be replaced',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(contract/read-sheets|cli/write-workbook|synthetic/extracts/write-workbook-extract)\\.ts$' },
      to: { path: 'node_modules/exceljs' },
    },
  ],
  options: {
    parser: 'acorn',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] },
  },
};
