"""Makes the shipped recogniser again: `python -m khabar.training ARTICLES.jsonl[.gz] --labels LABELS.jsonl`.

The articles need no annotation: the lexicon labels them. In every round each company of an article is hidden with a
fixed probability, so that its name has to be told from the words around it. Labels are what readers said of doubtful
words: objects with the article's `id`, raw offsets `start` and `end`, and `company`, true or false.
The same input gives the same weights on the same machine.
"""

from pathlib import Path
from typing import NamedTuple

import click
import numpy as np

from khabar.lexicons import companies as files
from khabar.models import features
from khabar.models.features import Vocabulary
from khabar.models.network import FIRST, INSIDE, LAST, WHOLE, Floats, Trainer, batches, fresh
from khabar.models.recogniser import WEIGHTS, Recogniser, save
from khabar.models.words import Ints
from khabar.training.vocabulary import vocabulary
from khabar.training.weak import Example, examples, read, uncertain

LABELS = Path("corpus/recogniser/labels.jsonl")
_WIDTH, _ROUNDS, _BATCH, _SEED = 32, 6, 512, 7
_HIDDEN = 0.7  # share of an article's companies that a round hides
_FAR = 0.25  # share of the words far from any name that a round looks at
_JUDGED = 4  # what a word that somebody has read weighs
_NEIGHBOURS = 4
_DROP = 0.2


class Lesson(NamedTuple):
    """Features, tags and weights of words."""

    rows: Ints
    tags: Ints
    weights: Floats


@click.command(help=__doc__)
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What readers said, if anybody did."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=True)
def main(articles: Path, labels: Path | None, output: Path) -> None:
    """The command."""
    read_labels = list(read(labels)) if labels else []
    found = examples(read(articles), read_labels)
    made = train(found)
    save(output, made)
    click.echo(f"{len(found)} articles, {made.vocabulary.size} words, {output.stat().st_size} bytes in {output}")


def train(found: list[Example]) -> Recogniser:
    """A recogniser that has learned from these examples."""
    words = vocabulary(found, files.rows())
    random = np.random.default_rng(_SEED)
    network = fresh(sum(features.columns(words)), _WIDTH, _SEED)
    trainer = Trainer(network)
    for round_ in range(1, _ROUNDS + 1):
        lessons = [_lesson(example, words, random) for example in found]
        all_ = Lesson(*(np.concatenate(parts) for parts in zip(*lessons, strict=True)))
        losses = [
            trainer.learn(all_.rows[b], all_.tags[b], all_.weights[b], random.random((b.size, _WIDTH)) < _DROP)
            for b in batches(all_.tags.size, _BATCH, random)
        ]
        click.echo(f"round {round_}: {all_.tags.size} words, loss {np.mean(losses):.4f}", err=True)
    return Recogniser(words._replace(glance=_glance(all_, words)), network)


def _glance(lesson: Lesson, vocabulary: Vocabulary) -> Floats:
    """Log-odds that a name begins, for each of the few features of a first glance, added up as if independent.

    Zero is where all but one in two hundred beginnings pass.
    """
    begins = (lesson.tags == FIRST) | (lesson.tags == WHOLE)
    sizes = features.columns(vocabulary)
    odds = np.zeros((features.GLANCES, max(sizes)), np.float64)
    total = np.full(begins.size, np.log(begins.mean()))
    word, mark = -features.WINDOW.start, len(features.WINDOW) - features.NEAR.start
    for row, column in enumerate((word, word - 1, word + 1, mark, mark + 1)):
        values = lesson.rows[:, column] - sum(sizes[:column])
        counts = [np.bincount(values[which], minlength=max(sizes)) + _SMOOTH for which in (begins, ~begins)]
        odds[row] = np.log(counts[0] / counts[0].sum()) - np.log(counts[1] / counts[1].sum())
        total += odds[row].take(values)
    odds[0] += np.log(begins.mean()) - np.quantile(total[begins], _LOST)
    return odds.astype(np.float32)


_SMOOTH, _LOST = 0.5, 0.005


def _lesson(example: Example, vocabulary: Vocabulary, random: np.random.Generator) -> Lesson:
    """What one article teaches in one round."""
    size = example.words.start.size
    names = sorted({span.company for span in example.spans if span.company})
    hidden = {name for name in names if random.random() < _HIDDEN}
    known, skipped, near, read_ = (np.zeros(size, np.bool_) for _ in range(4))
    tags = np.zeros(size, np.int64)
    for first, last, company in sorted(example.spans, key=lambda s: s.company is not None):
        skipped[first : last + 1] = company is None
        if company in hidden:
            _tag(tags, first, last)
            near[max(0, first - _NEIGHBOURS) : last + 1 + _NEIGHBOURS] = True
        else:
            known[first : last + 1] = company is not None
    skipped |= uncertain(example.words) & (tags == 0)
    for first, last, is_company in example.judged:
        tags[first : last + 1] = known[first : last + 1] = skipped[first : last + 1] = 0
        read_[first : last + 1] = True
        if is_company:
            _tag(tags, first, last)
    seen = features.see(example.words, vocabulary, known)
    chosen = near | read_ | (tags > 0) | (random.random(size) < _FAR)
    at = np.flatnonzero((seen.possible | (tags > 0)) & chosen & ~skipped)
    weights = np.where(read_, _JUDGED, np.where(near | (tags > 0), 1, 0.5 / _FAR)).astype(np.float32)
    return Lesson(features.rows(seen, at, vocabulary), tags[at], weights[at])


def _tag(tags: Ints, first: int, last: int) -> None:
    if first == last:
        tags[first] = WHOLE
    else:
        tags[first], tags[last] = FIRST, LAST
        tags[first + 1 : last] = INSIDE


if __name__ == "__main__":
    main()
