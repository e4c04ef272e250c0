"""The cases in PyTorch, eager, one thread, single precision: value and gradient. Prints JSON; `benches/losses/run.mjs` reads it."""

import json
import math
import pathlib
import sys

import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
from timing import asked, measure  # noqa: E402

WORD = 0xFFFFFFFF
SIDES = (16.0, 64.0)


def uniform(seed, index):
    """Numbers of a stream by the rules of data.js: uniform in [0, 1), multiples of 2^-24."""
    bits = ((seed * 0x9E3779B9 & WORD) + index) & WORD
    bits = (bits ^ (bits >> 16)) * 0x7FEB352D & WORD
    bits = (bits ^ (bits >> 15)) * 0x846CA68B & WORD
    return ((bits ^ (bits >> 16)) >> 8).double() / 2**24


def bell(seed, count, deviation):
    at = 4 * torch.arange(count)
    total = uniform(seed, at) + uniform(seed, at + 1) + uniform(seed, at + 2) + uniform(seed, at + 3)
    return deviation * math.sqrt(3) * (total - 2)


def hot(seed, shape, ones):
    rows, width = shape
    columns = (width * uniform(seed, torch.arange(rows * ones))).long().reshape(rows, ones)
    return torch.zeros(shape).scatter_(1, columns, 1.0)


def fill(declared, seed):
    shape = declared["shape"]
    count = math.prod(shape)
    kind = declared["fill"]
    if kind == "index":
        return (declared["below"] * uniform(seed, torch.arange(count))).long().reshape(shape)
    if kind == "cycle":
        return torch.arange(count).remainder(declared["below"]).reshape(shape)
    if kind == "hot":
        return hot(seed, shape, declared["ones"])
    if kind == "uniform":
        span = declared["to"] - declared["from"]
        return (declared["from"] + span * uniform(seed, torch.arange(count))).float().reshape(shape)
    values = bell(seed, count, declared.get("deviation", 1)).reshape(shape)
    if kind == "unit":
        values = values / values.square().sum(-1, keepdim=True).sqrt()
    return values.float()


def make_inputs(case, size, seed):
    def known(value):
        return size.get(value, value) if isinstance(value, str) else value

    inputs = {}
    for stream, (name, declared) in enumerate(case["inputs"].items()):
        resolved = {
            key: [known(axis) for axis in value] if isinstance(value, list) else known(value)
            for key, value in declared.items()
        }
        inputs[name] = fill(resolved, seed + stream)
    return inputs


def arcface(cosine, labels, s=64.0, m=0.5):
    angle = torch.acos(cosine) + m * functional.one_hot(labels, cosine.shape[1])
    logits = s * torch.cos(angle)
    return {"loss": functional.cross_entropy(logits, labels), "logits": logits}


def focal(logits, labels, gamma=2.0):
    log_p = functional.log_softmax(logits, -1).gather(1, labels[:, None])
    return {"loss": (-((1 - log_p.exp()) ** gamma) * log_p).mean()}


def decoupled(scores, targets):
    true = targets > 0
    negatives = scores.masked_fill(true, -math.inf).logsumexp(-1, keepdim=True)
    each = functional.softplus(negatives - scores) * true
    return {"loss": (each.sum(-1) / true.sum(-1)).mean()}


def ldr_kl(logits, labels, margin=0.1, temperature=1.0):
    own = logits.gather(1, labels[:, None])
    lead = logits - own + margin * (1 - functional.one_hot(labels, logits.shape[1]))
    value = torch.logsumexp(lead / temperature, -1) - math.log(logits.shape[1])
    return {"loss": temperature * value.mean()}


def info_nce(queries, keys, temperature):
    scores = queries @ keys.T / temperature
    return {"loss": functional.cross_entropy(scores, torch.arange(len(queries)))}


def multi_similarity(embeddings, labels, alpha=2.0, beta=40.0, threshold=0.5, epsilon=0.1):
    unit = functional.normalize(embeddings)
    similarity = unit @ unit.T
    same = labels[:, None] == labels[None, :]
    fixed = similarity.detach()
    positive = same & ~torch.eye(len(labels), dtype=torch.bool) & (fixed < 1 - 1e-5)
    hardest = fixed.masked_fill(~positive, math.inf).amin(-1, keepdim=True)
    nearest = fixed.masked_fill(same, -math.inf).amax(-1, keepdim=True)
    negative = ~same & (fixed + epsilon > hardest)
    positive = positive & (fixed - epsilon < nearest)
    counts = positive.any(-1) & negative.any(-1)
    zero = torch.zeros(len(labels), 1)

    def side(chosen, slope):
        logits = (slope * (similarity - threshold)).masked_fill(~chosen, -math.inf)
        return torch.cat([logits, zero], -1).logsumexp(-1) / abs(slope)

    return {"loss": ((side(positive, -alpha) + side(negative, beta)) * counts).mean()}


def ntk_relu(x, z):
    width = x.shape[1]
    score = x @ z.T / width
    lengths = (x.square().sum(-1)[:, None] * z.square().sum(-1)[None, :]).sqrt() / width
    cosine = (score / lengths).clamp(-1, 1)
    angle = math.pi - torch.acos(cosine)
    process = lengths * ((1 - cosine.square()).sqrt() + angle * cosine) / (2 * math.pi)
    return {"ntk": process + score * angle / (2 * math.pi), "nngp": process}


class NewtonRaphson(torch.autograd.Function):
    """The inverse whose gradient takes the last iterate for it."""

    @staticmethod
    def forward(context, matrix, iterations, ridge):
        shifted = matrix + ridge * torch.eye(len(matrix))
        inverse = 0.9 * 2 / matrix.abs().sum(-1).max() ** 2 * shifted
        for _ in range(iterations):
            inverse = 2 * inverse - inverse @ shifted @ inverse
        context.save_for_backward(inverse)
        return inverse

    @staticmethod
    def backward(context, upstream):
        (inverse,) = context.saved_tensors
        return -inverse.T @ upstream @ inverse.T, None, None


def kernel(a, b):
    squares = a.square().sum(-1)[:, None] + b.square().sum(-1)[None, :] - 2 * a @ b.T
    return torch.exp(-squares.clamp(min=0) / 2)


def soft_attention(queries, landmarks, values, upstream):
    across = kernel(queries / queries.shape[1] ** 0.25, landmarks)
    inverse = NewtonRaphson.apply(kernel(landmarks, landmarks), 20, 0.01)
    output = across @ (inverse @ (across.T @ values))
    return {"output": output, "weighed": (output * upstream).sum()}


# Function, what it is differentiated by, and which of its results that is the derivative of.
CASES = {
    "cross_entropy": (lambda logits, labels: {"loss": functional.cross_entropy(logits, labels)}, ["logits"], "loss"),
    "focal_loss": (focal, ["logits"], "loss"),
    "arcface_loss": (arcface, ["cosine"], "loss"),
    "decoupled_softmax_loss": (decoupled, ["scores"], "loss"),
    "ldr_kl": (ldr_kl, ["logits"], "loss"),
    "info_nce": (info_nce, ["queries", "keys"], "loss"),
    "multi_similarity_loss": (multi_similarity, ["embeddings"], "loss"),
    "ntk_relu": (ntk_relu, [], None),
    "soft_attention": (soft_attention, ["queries", "landmarks", "values"], "weighed"),
}


def call(case, inputs):
    """Value and gradient, as the catalog names its outputs."""
    run, differentiated, result = CASES[case["id"]]
    leaves = {name: inputs[name].detach().requires_grad_() for name in differentiated}
    params = {key: value for key, value in case.get("params", {}).items() if key == "temperature"}
    outputs = run(**{**inputs, **leaves}, **params)
    if result is not None:
        gradients = torch.autograd.grad(outputs[result], list(leaves.values()))
        outputs.update({f"grad.{name}": gradient for name, gradient in zip(leaves, gradients)})
    outputs.pop("weighed", None)
    return outputs


def weighed_sums(values):
    values = values.detach().double().flatten()
    weighed = values * (1 + torch.arange(len(values)) % 7)
    return [weighed.sum().item(), weighed.abs().sum().item()]


def main():
    only, milliseconds = asked()
    torch.set_num_threads(1)
    declared = json.loads(pathlib.Path(__file__).with_name("cases.json").read_text())
    results = []
    for case in declared["cases"]:
        if case["id"] not in CASES or not case["id"].startswith(only):
            continue
        for size in case["sizes"]:
            inputs = make_inputs(case, size, declared["seed"])
            sums = {name: weighed_sums(values) for name, values in call(case, inputs).items()}
            timed = measure(lambda: call(case, inputs), milliseconds)
            results.append({"id": case["id"], "size": size["name"], "time": timed, "sums": sums})
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads(), "cases": results}))


if __name__ == "__main__":
    main()
