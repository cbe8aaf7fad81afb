"""The network: one hidden layer over the sum of a row of weights for each feature; five tags out.

The tags are where a word stands in a company's name: outside, first, inside, last, or the whole of it.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from khabar.models.words import Ints

Floats = npt.NDArray[np.float32]
OUTSIDE, FIRST, INSIDE, LAST, WHOLE = range(5)
TAGS = 5
_RATE, _EPSILON = np.float32(0.08), np.float32(1e-6)


class Network(NamedTuple):
    """Weights: a row of each feature to the hidden layer, and the hidden layer to the tags."""

    table: Floats
    bias: Floats
    out: Floats
    out_bias: Floats

    def probabilities(self, rows: Ints) -> Floats:
        """Tag probabilities for each row of features."""
        return _softmax(self.hidden(rows) @ self.out + self.out_bias)

    def hidden(self, rows: Ints) -> Floats:
        """The hidden layer."""
        total: Floats = self.table.take(rows, axis=0).sum(axis=1)
        total += self.bias
        return np.maximum(total, 0, out=total)


def _softmax(scores: Floats) -> Floats:
    tags = np.ascontiguousarray(scores.T)  # few and long rows: numpy is slow on many short ones
    tags -= tags.max(axis=0)
    np.exp(tags, out=tags)
    tags /= tags.sum(axis=0)
    return tags.T


def fresh(rows: int, width: int, seed: int) -> Network:
    """A network that has learned nothing."""
    random = np.random.default_rng(seed)
    table = random.normal(0, 0.05, (rows, width)).astype(np.float32)
    out = random.normal(0, 0.3, (width, TAGS)).astype(np.float32)
    return Network(table, np.zeros(width, np.float32), out, np.zeros(TAGS, np.float32))


class Trainer:
    """Learns a network in small batches, every weight at its own falling pace (AdaGrad)."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._seen = [np.zeros_like(weights) for weights in network]

    def learn(self, rows: Ints, tags: Ints, weight: Floats, drop: npt.NDArray[np.bool_]) -> float:
        """One batch; the mean loss before it. `drop` marks the hidden units that sit this batch out."""
        net = self.network
        hidden = np.where(drop, np.float32(0), net.hidden(rows) * np.float32(1 / 0.8))
        odds = _softmax(hidden @ net.out + net.out_bias)
        index = np.arange(tags.size)
        loss = float((-np.log(odds[index, tags] + 1e-9) * weight).mean())
        odds[index, tags] -= 1
        odds *= weight[:, None]
        back = np.where(hidden > 0, odds @ net.out.T, np.float32(0))
        self._step(3, slice(None), odds.sum(axis=0))
        self._step(2, slice(None), hidden.T @ odds)
        self._step(1, slice(None), back.sum(axis=0))
        self._sparse(rows, back)
        return loss

    def _sparse(self, rows: Ints, back: Floats) -> None:
        order = np.argsort(rows, axis=None, kind="stable")
        flat = rows.ravel()[order]
        first = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
        total = np.add.reduceat(back[order // rows.shape[1]], first, axis=0)
        self._step(0, flat[first], total)

    def _step(self, which: int, at: slice | Ints, slope: Floats) -> None:
        seen = self._seen[which]
        seen[at] += slope * slope
        self.network[which][at] -= _RATE * slope / (np.sqrt(seen[at]) + _EPSILON)


def batches(size: int, length: int, random: np.random.Generator) -> Iterator[Ints]:
    """Numbers below `size` in random order, in batches of `length`."""
    order = random.permutation(size)
    for begin in range(0, size, length):
        yield order[begin : begin + length]
