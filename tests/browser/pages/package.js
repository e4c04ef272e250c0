// Puts the entries of the built package where tests can reach them.
import * as index from '/dist/api/index.js';
import * as inline from '/dist/api/inline.js';
import * as threads from '/dist/api/threads.js';
import * as worker from '/dist/api/worker.js';

globalThis.lossarium = { index, inline, threads, worker };
