// A network in ConvNetJS, which learns an example at a time and takes a step a batch. It is a script from before modules.
import { NAMES } from '../names.js';

const LAYERS = {
  dense: ({ units }, next) => ({ type: 'fc', num_neurons: units, ...(next?.kind === 'relu' && { activation: 'relu' }) }),
  conv2d: ({ channels, kernel, padding = 0 }, next) => ({
    type: 'conv', sx: kernel, filters: channels, stride: 1, pad: padding, ...(next?.kind === 'relu' && { activation: 'relu' }),
  }),
  max_pool2d: ({ kernel }) => ({ type: 'pool', sx: kernel, stride: kernel }),
};

export function convNetStep({ input, batch, network }, { classes, count, size, features, labels }) {
  const { Net, SGDTrainer, Vol } = globalThis.convnetjs;
  const [depth, height, width] = input.length === 3 ? input : [input[0], 1, 1];
  const layers = network.flatMap((layer, at) => (layer.kind === 'relu' ? [] : [LAYERS[layer.kind](layer, network[at + 1])]));
  const net = new Net();
  net.makeLayers([{ type: 'input', out_sx: width, out_sy: height, out_depth: depth }, ...layers, { type: 'softmax', num_classes: classes }]);
  const trainer = new SGDTrainer(net, { learning_rate: 0.01, momentum: 0, batch_size: batch, l2_decay: 0 });
  const volumes = Array.from({ length: count }, (_, at) => {
    const volume = new Vol(width, height, depth, 0);
    volume.w.set(features.subarray(at * size, (at + 1) * size));
    return volume;
  });
  let next = 0;
  const step = () => {
    let loss = 0;
    for (let i = 0; i < batch; i++, next = (next + 1) % count) loss += trainer.train(volumes[next], labels[next]).cost_loss;
    return loss / batch;
  };
  return { name: NAMES.convnet, call: () => void step(), loss: step };
}
