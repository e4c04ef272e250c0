// Our candidates, and the baseline.
import { plainSoftmax } from '/dist/api/timing-softmax.js';
import { NAMES, algorithmName } from '../shapes.js';

/** Three passes, as anyone would write them. */
export function baselineCandidate(logits, out, rows) {
  return {
    name: NAMES.javascript,
    call: () => plainSoftmax(logits, out, rows),
    probabilities: () => {
      plainSoftmax(logits, out, rows);
      return out;
    },
  };
}

/**
 * Both arithmetics in place, each algorithm in place, and from array to array. Before each sample in place the logits are put back; in a
 * sample of many calls the later ones work on the probabilities of the earlier, which changes no instruction: nothing branches on values.
 */
export function ourCandidates(instances, logits, out, rows) {
  const candidates = Object.entries(instances).flatMap(([arithmetic, { lossarium, buffer }]) => {
    const inPlace = (name, algorithm) => {
      const options = { rows, algorithm };
      const prepare = () => buffer.view().set(logits);
      const call = () => lossarium.softmaxInPlace(buffer, options);
      return { name, prepare, call, probabilities: () => (prepare(), call(), buffer.view()) };
    };
    const intoOut = () => lossarium.softmax(logits, { rows, out });
    const algorithms = lossarium.algorithms.filter((name) => name !== 'auto');
    return [
      inPlace(NAMES[arithmetic], 'auto'),
      ...algorithms.map((algorithm) => inPlace(algorithmName(arithmetic, algorithm), algorithm)),
      { name: NAMES[`${arithmetic}Array`], call: () => void intoOut(), probabilities: intoOut },
    ];
  });
  const fresh = () => instances.portable.lossarium.softmax(logits, { rows });
  return [...candidates, { name: NAMES.portableFresh, call: () => void fresh(), probabilities: fresh }];
}
