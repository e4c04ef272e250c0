/**
 * What an element's script does on a page that is not ours: it knows where it came from, and where its worker is, which is of
 * another origin than the page. As a module it gives the page what the element computes with.
 */
import { connect } from '../api/worker.js';
import workerAddress from '../api/worker-main.js?worker&url';
import { setSiteRoot } from '../elements/parts/site.js';

export { connect };

// A variable, because bundlers take a literal for a file of their own.
const here = import.meta.url;
setSiteRoot(new URL('..', here));
connect({ worker: new URL(workerAddress, here) });
