// The smallest ONNX model: one Softmax over the last axis of a matrix. Bytes of protocol buffers, written by hand.

const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const number = (field, value) => [...varint(field << 3), ...varint(value)];
const message = (field, ...parts) => {
  const body = parts.flat();
  return [...varint((field << 3) | 2), ...varint(body.length), ...body];
};
const text = (field, value) => message(field, [...new globalThis.TextEncoder().encode(value)]);

const FLOAT = 1;
const INTEGER_ATTRIBUTE = 2;

/** A matrix of floats, named `name`, of any size. */
function matrix(field, name) {
  const dimensions = ['rows', 'columns'].map((dimension) => message(1, text(2, dimension)));
  const tensor = message(1, number(1, FLOAT), message(2, ...dimensions));
  return message(field, text(1, name), message(2, tensor));
}

/** The model's bytes. Input `logits`, output `probabilities`. */
export function softmaxModel() {
  const axis = message(5, text(1, 'axis'), number(3, 1), number(20, INTEGER_ATTRIBUTE));
  const node = message(1, text(1, 'logits'), text(2, 'probabilities'), text(4, 'Softmax'), axis);
  const graph = message(7, node, text(2, 'softmax'), matrix(11, 'logits'), matrix(12, 'probabilities'));
  const operators = message(8, text(1, ''), number(2, 13));
  return Uint8Array.from([...number(1, 8), ...graph, ...operators]);
}
