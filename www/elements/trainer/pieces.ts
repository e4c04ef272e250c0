/** The pieces of MNIST and Fashion-MNIST that the site serves. */
import { sitePage } from '../parts/site.js';

/** Told how many of the pieces are here. */
export type PiecesProgress = (here: number, of: number) => void;

/** Pieces of a part, unpacked: the first `count`. Kept by the browser's cache and the service worker. */
export async function fetchPieces(set: string, part: 'train' | 'test', count: number, progress: PiecesProgress = () => undefined): Promise<Uint8Array[]> {
  let here = 0;
  const piece = async (_: unknown, at: number) => {
    const address = sitePage(`data/${set}/${part}-${at}.gz`);
    if (address === undefined) throw new Error('the pictures are fetched from the site of the Trainer, and this page does not know it');
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    const bytes = await unpacked(await response.blob());
    here += 1;
    progress(here, count);
    return bytes;
  };
  return Promise.all(Array.from({ length: count }, piece));
}

/** Some hosts send a packed file as it is, others let the browser unpack it. */
async function unpacked(blob: Blob): Promise<Uint8Array> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const packed = first === 0x1f && second === 0x8b;
  return new Uint8Array(await (packed ? new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))) : blob).arrayBuffer());
}
