/** Every environment variable that Concord or its tests read. A test holds this list to the code. */
export const ENVIRONMENT: { name: string; readBy: string; meaning: string }[] = [
  {
    name: 'CONCORD_DEBUG',
    readBy: 'concord',
    meaning: '1: an unexpected failure also prints where in the code it happened',
  },
  { name: 'CONCORD_PROGRESS', readBy: 'concord', meaning: 'off: shows no progress' },
  {
    name: 'DATABASE_URL',
    readBy: 'concord',
    meaning: 'a PostgreSQL database for the operational store; a file of SQLite in the workspace without it',
  },
  {
    name: 'UV_THREADPOOL_SIZE',
    readBy: 'concord',
    meaning: 'threads for queries and files together; 12 unless it is set',
  },
  {
    name: 'CONCORD_PUBLIC_DATA',
    readBy: 'tests',
    meaning: 'folder of published files; tests that need it are skipped when it is absent',
  },
  { name: 'CONCORD_RUNS', readBy: 'tests', meaning: 'number of random cases of each generative test' },
  {
    name: 'CONCORD_SEED',
    readBy: 'tests',
    meaning: 'where the random cases of questions about records begin; 1 when it is absent',
  },
  { name: 'CONCORD_KILLS', readBy: 'tests', meaning: 'number of times that landing and building are killed' },
  {
    name: 'CONCORD_LARGE',
    readBy: 'tests',
    meaning: 'residents of the county in which planted truths are found again; those tests are skipped without it',
  },
  {
    name: 'CONCORD_EVERY_FILE',
    readBy: 'tests',
    meaning: '1: contracts are drafted for the large published files too',
  },
  { name: 'CONCORD_TEST_PORT', readBy: 'tests', meaning: 'port of the server that the browser tests look at' },
  { name: 'CI', readBy: 'tests', meaning: 'set by build servers: the browser tests print less' },
  { name: 'CHROMIUM', readBy: 'tests', meaning: 'path of a Chromium to use instead of the one from npm' },
];
