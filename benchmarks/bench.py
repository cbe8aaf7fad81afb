"""How fast khabar is, stage by stage, against the tokeniser of spaCy on the same articles in the same process.

    uv run python benchmarks/bench.py [--articles 400] [--jsonl FILE] [--json]

**The unit** is milliseconds of the thread's processor time for 10,400 characters: the best of several rounds over the
whole load, interleaved (every stage once, then again), so a noisy minute hits all alike. A stage gets its input
ready-made and untimed; its result is dropped at once, and dropping it is timed. `gc.freeze()` is called once after
loading, so that spaCy's and khabar's tables are no work for the garbage collector.

**The load** is the project's corpus with sentences recombined, digits varied and company names swapped, by a fixed
seed. The corpus is about three times as dense in figures and names as news is; `--jsonl` takes other articles.

**The yardstick** needs care, because spaCy's tokeniser is a cache with regular expressions behind it:

- it keeps at most 10,000 whitespace-separated chunks (`Tokenizer.max_cache_size`) and drops none, so on a larger
  vocabulary the rest goes through the regular expressions every time;
- what follows a special case (a lone line break, a no-break space, أنا) is not cached, to the end of the document
  (https://github.com/explosion/spaCy/issues/13950). An article that begins with one never gets warm.

So there are two rows: `shipped`, blank("ar") as it is, warm, which is what a user gets; and `best case`, the cache
unlimited and primed with every chunk, so that hardly a regular expression runs. khabar is judged by the best case,
though no user of new articles meets it. The very first pass, when spaCy makes its lexemes, is printed but not used.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, NamedTuple

import spacy
from spacy.language import Language

from khabar.entities.company import companies
from khabar.entities.figures import figures
from khabar.entities.period import periods
from khabar.facts.read import read
from khabar.lexicons.companies import rows
from khabar.linking.companies import company_forms, cue_forms, known
from khabar.linking.organisations import organisation_forms
from khabar.pipeline import pipeline
from khabar.readers import Options, Piece, jsonl
from khabar.records import Article
from khabar.scan import automaton
from khabar.scan.forms import all_forms
from khabar.scan.tokens import Tokens, tokenise
from khabar.text import Aligned, align
from khabar.text.normaliser import DELETE, SPECIAL, Normaliser, table

CORPUS = Path(__file__).parent.parent / "corpus" / "articles"
UNIT = 10_400  # characters of the article that all numbers are scaled to
BEST, SHIPPED, MENTIONS, JSONL = "spaCy, best case", "spaCy, shipped", "text → mentions", "JSONL → JSONL"


class Sample(NamedTuple):
    """An article of the load, and the JSONL line that it is read from."""

    article: Article
    line: bytes


class Stage(NamedTuple):
    """What is measured: `run` on what `prepare` makes of a sample, on every `every`-th sample."""

    name: str
    prepare: Callable[[Sample], tuple[Any, ...]]
    run: Callable[..., object]
    every: int = 1


def made(count: int, seed: int = 20240827) -> list[bytes]:
    """JSONL lines of articles recombined from the corpus, no two equal, as long as news is (median 3,000)."""
    read = b"".join(file.read_bytes() for file in sorted(CORPUS.glob("*/articles.jsonl")))
    base = [json.loads(line) for line in read.splitlines() if line.strip()]
    paragraphs = [re.split(r"(?<=[.؟!])\s+", p) for a in base for p in re.split(r"\n+", a["text"]) if p.strip()]
    names, everything = sorted({k.ar for k in known()}), "\n".join(a["text"] for a in base)
    found = sorted((n for n in names if len(n) > 3 and n in everything), key=len, reverse=True)
    varied = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found)) or '$.'})(?!\w)|\d+")
    rng = random.Random(seed)
    by_text: dict[str, dict[str, Any]] = {}
    while len(by_text) < count:
        length, parts = min(max(600, int(rng.lognormvariate(8.0, 0.6))), 13_000), list[str]()
        while sum(map(len, parts)) < length:
            own = rng.choice(paragraphs)
            parts.append(" ".join(s if rng.random() < 0.7 else rng.choice(rng.choice(paragraphs)) for s in own))
        swaps: dict[str, str] = {}

        def vary(match: re.Match[str], swaps: dict[str, str] = swaps) -> str:
            word = match.group()
            return _digits(word, rng) if word[0].isdigit() else swaps.setdefault(word, rng.choice(names))

        text = varied.sub(vary, "\n\n".join(parts))
        fields = {k: v for k, v in rng.choice(base).items() if k in ("title", "source", "country", "published")}
        by_text.setdefault(text, {"id": f"bench-{len(by_text)}", **fields, "text": text})
    return [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in by_text.values()]


def _digits(numeral: str, rng: random.Random) -> str:
    """Other digits of the same script; years stay years, and a leading zero stays."""
    fixed = 3 if re.fullmatch(r"(?:19|20)\d\d", numeral) else 1 if numeral[0] in "0٠" else 0
    zero = ord(numeral[0]) - int(numeral[0])
    return numeral[:fixed] + "".join(chr(zero + rng.randint(not i + fixed, 9)) for i in range(len(numeral) - fixed))


def parsed(line: bytes) -> Article:
    """The article of a line that has one."""
    article = jsonl.parse(Piece("jsonl", "load", 1, line), Options())
    assert isinstance(article, Article), article
    return article


def primed(texts: list[str]) -> Language:
    """spacy.blank("ar") with every chunk of the texts, one by one, in a cache without limit."""
    nlp = spacy.blank("ar")
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = 10**9
    for chunk in dict.fromkeys(c for text in texts for c in re.findall(r"\s+|\S+", text)):
        nlp.make_doc(f"x{chunk}x" if chunk.isspace() else chunk)
    return nlp


def with_ruler(nlp: Language, limit: int | None) -> Language:
    """The same with an EntityRuler: the lexicon's company names, and seven patterns of money and percentages."""

    def words(text: str) -> dict[str, Any]:
        return {"TEXT": {"IN": text.split()}}

    number: dict[str, Any] = {"LIKE_NUM": True}
    units, large = words("دولار دولارا ريال ريالا درهم جنيه دينار يورو"), words("ألف آلاف مليون ملايين مليار مليارات")
    values = [
        [number, large, units], [number, units], [words("مليوني ملياري"), units], [words("$"), number],
        [number, words("% ٪")], [number, words("في"), words("المئة المائة")], [number, words("بالمئة")],
    ]  # fmt: skip
    names = list(dict.fromkeys(name for row in rows() for name in row.names))[:limit]
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in names])
    ruler.add_patterns([{"label": "FIGURE", "pattern": pattern} for pattern in values])
    return nlp


def stages(shipped: Language, best: Language, ruler: Language, ruler_every: int) -> list[Stage]:
    """All that is measured, in the order of the table."""
    engine, normalise = pipeline(), Normaliser()
    images = enumerate(table().tolist())  # every character gets an entry: for str.translate a missing one is slow
    mapping = {code: None if image == DELETE else code if image == SPECIAL else image for code, image in images}

    def raw(sample: Sample) -> tuple[str]:
        return (sample.article.text,)

    def scanned(sample: Sample) -> tuple[Aligned, Tokens, Article]:
        text = align(sample.article.text)
        return text, tokenise(text, engine.table), sample.article

    def valued(sample: Sample) -> tuple[Any, ...]:
        text, tokens, article = scanned(sample)
        return figures(text, tokens, article.country), tokens, text.norm, article.published

    def read_before(sample: Sample) -> tuple[Any, ...]:
        return *engine.mentions(sample.article), sample.article

    def written(line: bytes) -> bytes:
        return engine.json(parsed(line))

    return [
        Stage("str.translate, no offsets", raw, lambda text: text.translate(mapping)),
        Stage("normalise with offsets", raw, normalise),
        Stage("align (normalise + skeleton)", raw, align),
        Stage("tokenise (scan)", lambda s: (align(s.article.text), engine.table), tokenise),
        Stage("figures", scanned, lambda text, tokens, a: figures(text, tokens, a.country)),
        Stage("periods", valued, periods),
        Stage("companies", scanned, lambda text, tokens, a: companies(tokens, text, a.country, known())),
        Stage(MENTIONS, lambda s: (s.article,), engine.mentions),
        Stage("facts", read_before, lambda text, found, a: read(text, found, a.country, a.published)),
        Stage("text → record", lambda s: (s.article,), engine.extract),
        Stage(JSONL, lambda s: (s.line,), written),
        Stage(BEST, raw, best.make_doc),
        Stage(SHIPPED, raw, shipped.make_doc),
        Stage("spaCy, best case + EntityRuler", raw, ruler, ruler_every),
    ]


def once(stage: Stage, load: list[Sample]) -> float:
    """Milliseconds per unit of one pass over the load."""
    total, characters = 0.0, 0
    for sample in load[:: stage.every]:
        given = stage.prepare(sample)
        begin = thread_time()
        stage.run(*given)
        total, characters = total + thread_time() - begin, characters + len(sample.article.text)
    return 1000 * total / characters * UNIT


_PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""  # by a small parent: its peak is the child's first


def processes(load: list[Sample], folder: Path) -> dict[str, float]:
    """Start-up times in seconds, memory and sizes: what only a process of its own can show."""
    file = folder / "load.jsonl"
    file.write_bytes(b"".join(sample.line for sample in load))
    extract, cold = [sys.executable, "-m", "khabar", "extract", "-q", str(file)], folder / "cache"

    def first_record(**env: str) -> float:
        begin = perf_counter()
        with subprocess.Popen(extract, stdout=subprocess.PIPE, env={**os.environ, **env}) as process:
            assert process.stdout is not None and process.stdout.readline()
            seconds = perf_counter() - begin
            process.kill()
        return seconds

    def whole(*command: str) -> tuple[float, str]:
        begin, done = perf_counter(), subprocess.run(command, check=True, capture_output=True, text=True)
        return perf_counter() - begin, done.stdout

    warm, slow = min(first_record() for _ in range(5)), first_record(KHABAR_CACHE=str(cold))
    seconds, peak = whole(sys.executable, "-c", _PEAK, *extract, "-o", str(folder / "out.jsonl"))
    forms, begin = (
        [form for source in (all_forms, cue_forms, organisation_forms, company_forms) for form in source()],
        perf_counter(),
    )
    automaton.build(forms)
    built = perf_counter() - begin
    return {
        "khabar --help, s": min(whole(str(Path(sys.executable).with_name("khabar")), "--help")[0] for _ in range(5)),
        "first record, warm cache, s": warm,
        "first record, empty cache, s": slow,
        "automaton alone, built, s": built,
        "whole load by the CLI, one run, s": seconds,
        "peak memory of that, MB": int(peak) / (2**20 if sys.platform == "darwin" else 1024),
        "forms": len(forms),
        "patterns": len(pipeline().table.entry_of),
        "automaton file, MB": max(path.stat().st_size for path in cold.glob("automaton-*")) / 2**20,
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--articles", type=int, default=400, help="how many articles the load has")
    parser.add_argument("--jsonl", type=Path, help="articles to use instead of made ones")
    parser.add_argument("--rounds", type=int, default=5, help="of which the best counts")
    parser.add_argument("--ruler-names", type=int, help="how many names the EntityRuler gets (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()

    lines = args.jsonl.read_bytes().splitlines(keepends=True)[: args.articles] if args.jsonl else made(args.articles)
    load = [Sample(parsed(line), line) for line in lines]
    texts = [sample.article.text for sample in load]
    characters, size = sum(map(len, texts)), sum(len(text.encode()) for text in texts)
    mentions = sum(len(pipeline().mentions(sample.article)[1]) for sample in load)
    about = {
        "articles": len(load), "characters": characters, "mean length": characters / len(load),
        "mentions per 10,000 characters": 10_000 * mentions / characters,
        "distinct chunks": len({chunk for text in texts for chunk in text.split()}),
    }  # fmt: skip

    shipped, best, ruler = spacy.blank("ar"), primed(texts), with_ruler(primed(texts), args.ruler_names)
    for text in texts[:20]:
        assert [t.text for t in best.make_doc(text)] == [t.text for t in spacy.blank("ar").make_doc(text)]
    gc.freeze()
    first = once(Stage("", lambda s: (s.article.text,), shipped.make_doc), load)
    every = stages(shipped, best, ruler, max(1, len(load) // 40))
    results = [[once(stage, load) for stage in every] for _ in range(args.rounds + 1)][1:]  # the first only warms
    ms = {stage.name: min(values) for stage, values in zip(every, zip(*results, strict=True), strict=True)}
    wanted: list[tuple[str, float, str, float]] = [
        ("str.translate / normalise", ms["str.translate, no offsets"] / ms["normalise with offsets"], "≥", 10),
        *((f"{a} / {b}", ms[a] / ms[b], "≤", limit) for b in (BEST, SHIPPED)
          for a, limit in ((MENTIONS, 0.6), (JSONL, 1.0), ("figures", 0.4), ("companies", 0.5))),
    ]  # fmt: skip
    rate = size / characters * UNIT / 1000
    with tempfile.TemporaryDirectory() as folder:
        other = processes(load, Path(folder))

    if args.json:
        ratios = {name: ratio for name, ratio, *_ in wanted}
        return print(json.dumps({"load": about, "ms": ms, "first pass": first, "ratios": ratios, "process": other}))
    print(*(f"{value:,.0f} {name}" for name, value in about.items()), sep="; ")
    print(f"\n{'stage':32}{'ms/article':>12}{'MB/s':>10}{'/ best':>9}{'/ shipped':>11}")
    for name, value in ms.items():
        print(f"{name:32}{value:12.3f}{rate / value:10.1f}{value / ms[BEST]:9.2f}{value / ms[SHIPPED]:11.2f}")
    print(f"(spaCy's tokeniser, very first pass, making lexemes: {first:.2f})\n")
    for name, ratio, sign, limit in wanted:
        print(f"{name:50}{ratio:8.2f}  wanted {sign} {limit:<5}", ["MISSED", "ok"][(ratio >= limit) == (sign == "≥")])
    print(*(f"\n{name:50}{value:12,.3f}".removesuffix(".000") for name, value in other.items()), sep="")


if __name__ == "__main__":
    main()
