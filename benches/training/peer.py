"""The cases in PyTorch, eager, one thread, single precision. Prints JSON; `benches/training/run.mjs` reads it."""

import json
import math
import pathlib
import sys

import torch
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
from timing import asked, measure  # noqa: E402


def layers(declared, classes):
    shape = list(declared["input"])
    made = []

    def dense(units):
        nonlocal shape
        made.extend([torch.nn.Flatten(), torch.nn.Linear(math.prod(shape), units)])
        shape = [units]

    for layer in declared["network"]:
        kind = layer["kind"]
        if kind == "dense":
            dense(layer["units"])
        elif kind == "relu":
            made.append(torch.nn.ReLU())
        elif kind == "conv2d":
            made.append(torch.nn.Conv2d(shape[0], layer["channels"], layer["kernel"], padding=layer["padding"]))
            shape = [layer["channels"], *shape[1:]]
        elif kind == "max_pool2d":
            made.append(torch.nn.MaxPool2d(layer["kernel"]))
            shape = [shape[0], *(size // layer["kernel"] for size in shape[1:])]
    dense(classes)
    return torch.nn.Sequential(*made)


def train(declared, milliseconds):
    torch.manual_seed(1)
    network = layers(declared, 10)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    x = torch.rand(declared["batch"], *declared["input"])
    labels = torch.arange(declared["batch"]).remainder(10)

    def step():
        optimizer.zero_grad()
        loss = functional.cross_entropy(network(x), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return {"id": declared["id"], "time": measure(step, milliseconds)}


def product(declared, milliseconds):
    rows, terms, columns = declared["size"]
    left, right = torch.rand(rows, terms), torch.rand(terms, columns)
    if declared["transposed"]:
        right = torch.rand(columns, terms).T
    total = torch.zeros(rows, columns)
    timed = measure(lambda: total.addmm_(left, right), milliseconds)
    return {"size": "x".join(map(str, declared["size"])), "time": timed}


def main():
    only, milliseconds = asked()
    torch.set_num_threads(1)
    cases = json.loads(pathlib.Path(__file__).with_name("cases.json").read_text())
    networks = [network for network in cases["networks"] if network["id"].startswith(only)]
    results = {
        "version": torch.__version__,
        "products": [product(declared, milliseconds / 4) for declared in cases["products"]],
        "networks": [train(declared, milliseconds) for declared in networks],
    }
    print(json.dumps(results))


if __name__ == "__main__":
    main()
