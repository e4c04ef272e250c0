// The script of the worker. Pages do not import it: `connect` starts it.
import { expose } from 'comlink';
import { load } from './index.js';
import { load as loadThreads } from './threads.js';
import { WorkerService } from './worker-service.js';

expose(new WorkerService(({ threads = false, ...options }) => (threads ? loadThreads(options) : load(options))));
