/**
 * Imported first by main.ts, for its effect. The engine runs each query on libuv's pool, which has four threads unless
 * told otherwise before its first use: four long queries then stop every file read of the server.
 */
process.env.UV_THREADPOOL_SIZE ??= '12';
