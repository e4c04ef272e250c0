"""How long work takes, as the other benchmarks take times, and what a program of PyTorch is asked for."""

import argparse
import math
import time

FEWEST_SAMPLES = 6
SHORTEST_SAMPLE = 1e-4


def asked():
    """How the names of the wanted cases begin, and the milliseconds of samples a case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--milliseconds", type=float, default=1000)
    words = parser.parse_args()
    return words.only, words.milliseconds


def estimate(samples):
    """Median, and its interval by order statistics."""
    samples = sorted(samples)
    count = len(samples)
    term, tail, cut = 0.5**count, 0.0, 0
    for k in range(count // 2):
        tail += term
        if 2 * tail > 0.05:
            break
        cut = k
        term *= (count - k) / (k + 1)
    median = (samples[(count - 1) // 2] + samples[count // 2]) / 2
    return {"median": median, "low": samples[cut], "high": samples[count - 1 - cut]}


def sample(work, calls):
    start = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - start) / calls


def measure(work, milliseconds):
    """Milliseconds a call."""
    for _ in range(3):
        work()
    calls = max(1, math.ceil(1.2 * SHORTEST_SAMPLE / sample(work, 1)))
    samples = []
    end = time.perf_counter() + milliseconds / 1e3
    while len(samples) < FEWEST_SAMPLES or (time.perf_counter() < end and len(samples) < 101):
        samples.append(1e3 * sample(work, calls))
    return {**estimate(samples), "samples": len(samples)}
