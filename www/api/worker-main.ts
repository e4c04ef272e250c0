// The script of the worker. Pages do not import it: `connect` starts it.
import { expose } from 'comlink';
import { load } from './threads.js';
import { WorkerService } from './worker-service.js';

expose(new WorkerService(load));
