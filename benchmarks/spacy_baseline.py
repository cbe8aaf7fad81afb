"""A baseline beside khabar: spaCy's own recogniser, trained on `corpus/articles/train`, scored on `dev`.

    uv run python benchmarks/spacy_baseline.py [--seed 0] [--steps 1200] [--work DIR]

Four types, on the CPU, with the config that `spacy init config` writes (tok2vec and a transition-based tagger, no
vectors, nothing pre-trained). Every fifth article of train is kept back to choose the best step, so that dev is only
scored. Optional mentions are missing annotation: they count neither way. Takes a minute or two.

Both systems are scored twice: on tokens (gold and found widened to spaCy's tokens, by spaCy's scorer), and exactly, as
`khabar evaluate` does (spaCy's entities end where tokens end; signs at either end are taken off). spaCy has no values.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import spacy
from spacy.scorer import Scorer
from spacy.training import Example

from khabar.evaluation.counts import total
from khabar.evaluation.exchange.docs import Alignment, doc_of, docbin, tokenizer
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.gold import read
from khabar.evaluation.score import score
from khabar.pipeline import pipeline
from khabar.readers.fields import article as given_article

CORPUS = Path(__file__).parent.parent / "corpus" / "articles"
TYPES = ("COMPANY", "MONEY", "PERCENT", "DATE")
SCOPE = Scope(TYPES, optional=False)
SIGNS = ".,;:!?\u060c\u061b\u061f()[]«»\"'“”-+ "
Mentions = dict[str, list[dict[str, Any]]]


def train(folder: Path, seed: int, steps: int) -> Path:
    """The folder of the best model."""
    pairs = list(read(CORPUS / "train"))
    kept = pairs[4::5]
    for name, part in (("train", [p for p in pairs if p not in kept]), ("kept", kept)):
        data, alignment = docbin(part, SCOPE)
        (folder / f"{name}.spacy").write_bytes(data)
        print(f"{name}: {len(part)} articles; {alignment}")
    init = ["init", "config", "config.cfg", "--lang", "ar", "--pipeline", "ner", "--optimize", "efficiency", "--force"]
    spacy_command(folder, *init)
    overrides = {
        "paths.train": "train.spacy", "paths.dev": "kept.spacy", "system.seed": seed, "training.max_steps": steps,
        "training.eval_frequency": 100,
    }  # fmt: skip
    options = [word for key, value in overrides.items() for word in (f"--{key}", str(value))]
    spacy_command(folder, "train", "config.cfg", "--output", "model", *options)
    return folder / "model" / "model-best"


def spacy_command(folder: Path, *arguments: str) -> None:
    """Runs spaCy's command line there; its table goes to stdout."""
    subprocess.run([sys.executable, "-m", "spacy", *arguments], cwd=folder, check=True)


def trimmed(start: int, end: int, text: str) -> tuple[int, int]:
    """The span without bare signs at its ends."""
    while start < end and text[end - 1] in SIGNS:
        end -= 1
    while start < end and text[start] in SIGNS:
        start += 1
    return start, end


def by_spacy(model: Path, pairs: list[Any]) -> Mentions:
    """What the trained model finds, by article."""
    nlp = spacy.load(model)
    found: Mentions = {}
    for article, _ in pairs:
        text = article["text"]
        spans = [(ent.label_, *trimmed(ent.start_char, ent.end_char, text)) for ent in nlp(text).ents]
        found[article["id"]] = [
            {"type": type_, "start": start, "end": end, "text": text[start:end], "value": {}}
            for type_, start, end in spans
            if start < end
        ]
    return found


def by_khabar(pairs: list[Any]) -> Mentions:
    """What khabar finds, by article."""
    records = {article["id"]: pipeline().extract(given_article(article["text"], article)) for article, _ in pairs}
    return {
        id_: [m for m in record.model_dump(mode="json")["mentions"] if m["type"] in TYPES]
        for id_, record in records.items()
    }


def on_tokens(found: Mentions, pairs: list[Any]) -> dict[str, Any]:
    """spaCy's scores of mentions that are widened to its tokens, as gold is."""
    nlp, examples = tokenizer(), []
    for article, gold in pairs:
        made = doc_of((article, {"mentions": found[article["id"]]}), SCOPE, nlp, Alignment())
        examples.append(Example(made, doc_of((article, gold), SCOPE, nlp, Alignment())))
    return Scorer().score(examples)


def exactly(found: Mentions, pairs: list[Any]) -> Any:
    """Counts by type and level, as `khabar evaluate` has them."""
    return total(score(found[article["id"]], gold["mentions"], TYPES) for article, gold in pairs).counts


def table(systems: dict[str, Mentions], pairs: list[Any]) -> None:
    """Prints F1 of each system by type."""
    scores = {name: (on_tokens(found, pairs), exactly(found, pairs)) for name, found in systems.items()}
    columns = [f"{name} {level}" for name in systems for level in ("tokens", "span", "partial")]
    print(f"\nF1 on dev, {len(pairs)} articles\n{'type':8} {'gold':>5}  {'  '.join(columns)}")
    for type_ in TYPES:
        figures = []
        for tokens, counts in scores.values():
            figures += [tokens["ents_per_type"][type_]["f"], counts[type_, "span"].f1, counts[type_, "partial"].f1]
        gold = counts[type_, "span"].gold
        print(f"{type_:8} {gold:5}  {'  '.join(f'{f:{len(c)}.3f}' for f, c in zip(figures, columns, strict=True))}")
    for name, (tokens, _) in scores.items():
        print(
            f"{name}, all types on tokens: P {tokens['ents_p']:.3f} R {tokens['ents_r']:.3f} F1 {tokens['ents_f']:.3f}"
        )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=1200, help="of training; each is a batch")
    parser.add_argument("--work", type=Path, help="keep data, config and model here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = asked.work or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        model = train(folder, asked.seed, asked.steps)
        print(f"trained in {time.monotonic() - began:.0f} s, spaCy {spacy.__version__}, seed {asked.seed}")
        pairs = list(read(CORPUS / "dev"))
        table({"spaCy": by_spacy(model, pairs), "khabar": by_khabar(pairs)}, pairs)


if __name__ == "__main__":
    main()
