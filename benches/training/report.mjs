// What was measured, as tables for people and as a record to keep.
import { find, ratioOf, short, targetsTable, textTable, withoutSamples } from '../peers/tables.mjs';
import { NAMES } from './names.js';
import { AGAINST_PEERS, AGAINST_TORCH, EPOCH, OF_PEAK } from './targets.js';

const timeIn = (timings, name) => find(timings, name)?.time;

/** Billions of multiply-adds a second, each counted as two operations. */
const speed = (multiplyAdds, time) => (time ? (2e-6 * multiplyAdds) / time.median : undefined);

const perSecond = (time) => (time ? short(1e3 / time.median) : '');

const target = (what, shape, aim, measured) => ({ what, shape, target: Number(aim.toFixed(3)), ...measured, met: measured.ratio >= aim });

/** The part of the peak that a product reaches. */
function partOfPeak({ multiplyAdds, peakMultiplyAdds, timings }) {
  const { ratio, low, high } = ratioOf(timeIn(timings, NAMES.ours), timeIn(timings, NAMES.peak));
  const times = multiplyAdds / peakMultiplyAdds;
  return { ratio: ratio * times, low: low * times, high: high * times };
}

function productTargets(products) {
  const peaks = OF_PEAK.flatMap(({ size, part }) =>
    products.filter((product) => product.size === size).map((product) => target('product, part of the peak', size, part, partOfPeak(product))),
  );
  const theirs = products.map(({ size, timings }) =>
    target('product against tfjs-wasm', size, 1, ratioOf(timeIn(timings, NAMES.ours), timeIn(timings, 'tfjs-wasm'))),
  );
  return [...peaks, ...theirs];
}

function peerTargets(networks) {
  return AGAINST_PEERS.flatMap(({ id, theirs, times }) =>
    networks.filter((network) => id.test(network.id)).flatMap((network) => {
      const [a, b] = [timeIn(network.timings, NAMES.ours), timeIn(network.timings, theirs)];
      return a && b ? [target(`a step against ${theirs}`, network.id, times, ratioOf(a, b))] : [];
    }),
  );
}

function torchTargets(networks, natives, peers) {
  return AGAINST_TORCH.flatMap(({ id, wasm, native }) =>
    peers.filter((peer) => id.test(peer.id)).flatMap((peer) => {
      const ours = networks.find((network) => network.id === peer.id);
      const own = natives.find((network) => network.id === peer.id);
      return [
        ...(ours ? [target('a step against PyTorch', peer.id, wasm, ratioOf(timeIn(ours.timings, NAMES.ours), peer.time))] : []),
        ...(own ? [target('native step against PyTorch', peer.id, native, ratioOf(own.time, peer.time))] : []),
      ];
    }),
  );
}

function productsTable(products, natives, peers) {
  const head = ['GFLOP/s', 'peak', NAMES.ours, 'of the peak', 'tfjs-wasm', `${NAMES.native} peak`, NAMES.native, NAMES.torch];
  const rows = products.map((product) => {
    const { size, multiplyAdds, peakMultiplyAdds, timings } = product;
    const [own, peer] = [natives, peers].map((all) => all.find((other) => other.size === size));
    const cell = (count, time) => (time ? short(speed(count, time)) : '');
    return [
      size, cell(peakMultiplyAdds, timeIn(timings, NAMES.peak)), cell(multiplyAdds, timeIn(timings, NAMES.ours)), `${Math.round(100 * partOfPeak(product).ratio)} %`,
      cell(multiplyAdds, timeIn(timings, 'tfjs-wasm')), cell(own?.peakMultiplyAdds, own?.peak), cell(multiplyAdds, own?.time), cell(multiplyAdds, peer?.time),
    ];
  });
  return textTable([head, ...rows]);
}

function networksTable(networks, natives, peers) {
  const names = [NAMES.ours, ...NAMES.tfjs, NAMES.convnet];
  const head = ['steps a second', ...names, NAMES.native, NAMES.torch, `seconds for ${EPOCH} examples`, `${NAMES.native}`, NAMES.torch];
  const rows = networks.map(({ id, batch, timings }) => {
    const [own, peer] = [natives, peers].map((all) => all.find((other) => other.id === id)?.time);
    const epoch = (time) => (time ? short((time.median / 1e3) * (EPOCH / batch)) : '');
    const ours = timeIn(timings, NAMES.ours);
    return [id, ...names.map((name) => perSecond(timeIn(timings, name))), perSecond(own), perSecond(peer), epoch(ours), epoch(own), epoch(peer)];
  });
  return textTable([head, ...rows]);
}

/** The text to print, and the record to store: times in milliseconds. */
export function report({ browser, native, torch, ...conditions }) {
  const { products, networks } = browser;
  const [ownProducts, ownNetworks, theirProducts, theirNetworks] = [native.products, native.networks, torch.products ?? [], torch.networks ?? []];
  const targets = [...productTargets(products), ...peerTargets(networks), ...torchTargets(networks, ownNetworks, theirNetworks)];
  const skips = networks.flatMap(({ id, skipped }) => skipped.map(({ name, why }) => `${id}: ${name} skipped: ${why}`));
  const unmet = targets.filter(({ met }) => !met).length;
  const text = [
    productsTable(products, ownProducts, theirProducts), networksTable(networks, ownNetworks, theirNetworks),
    [...skips, ...(torch.skipped ? [torch.skipped] : [])].join('\n'), targetsTable(targets),
    `${targets.length - unmet} of ${targets.length} targets met. ${conditions.machine.cpu}, ${conditions.machine.cores} cores, Chromium ${browser.chromium}.`,
  ].map((part) => `\n${part}`).join('\n');
  const kept = (cases) => cases.map(({ timings, ...rest }) => ({ ...rest, timings: withoutSamples(timings) }));
  const record = { ...conditions, chromium: browser.chromium, ...browser.about, targets, products: kept(products), networks: kept(networks), native, torch };
  return { text, result: record };
}
