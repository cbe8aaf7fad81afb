"""Marked articles: text, mentions, facts and quotes in one file that people write and read; offsets are counted here.

A head of `key: value` lines (`id`, `title`, `source`, `country`, `published`, `kind`), a line `---`, then the text, a
sentence a line. Lines are joined by a blank; a line that begins with `/` follows on a new line, one with `^` directly,
an empty line is a new paragraph. A mention is `{as written|code}`. A line that begins with `=` is a fact stated by the
line of text above it, one that begins with `>` a quote; its words occur above it as they are written, without marks:

    = entity + entity | concept | value | more …
    > direct or indirect | verb | speaker | role | organization | words

`codes` explains the signs of mentions and values; `-` is none. More of a fact: `p:2024-Q2` period, `c:+18.5% yoy`
change, `was:$4e9 USD` prior, `with:Beyon` counterparty, and `forecast`, `target` or `hypothetical`.
"""

import re
from collections.abc import Iterable
from decimal import InvalidOperation
from typing import Any, get_args

from khabar.evaluation import codes
from khabar.evaluation.gold import CorpusError, GoldFact

Data = dict[str, Any]

HEAD = ("id", "title", "source", "country", "published", "kind")
STATUSES = get_args(GoldFact.model_fields["status"].annotation)
SPOKEN = ("verb", "speaker", "role", "organization")
JOINTS = {"/": "\n", "^": ""}
MENTION = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def parse(source: str) -> tuple[Data, Data]:
    """The article and its gold. Raises `CorpusError` naming the line that can't be read."""
    head, _, body = source.partition("---\n")
    article = dict(line.split(": ", 1) for line in head.strip().splitlines())
    if marked := [key for key, value in article.items() if MENTION.search(value)]:
        raise CorpusError(f"{article['id']}: a mark in the head: {', '.join(marked)}")
    gold: Data = {"id": article["id"], "mentions": [], "facts": [], "quotes": []}
    text, joint, evidence = "", "", [0, 0]
    for number, line in enumerate(body.rstrip("\n").split("\n"), start=head.count("\n") + 2):
        try:
            if line.startswith("="):
                gold["facts"].append(fact(line[1:], evidence))
            elif line.startswith(">"):
                gold["quotes"].append(_quote(line[1:], text))
            elif not line:
                joint = "\n\n"
            else:
                before = joint or JOINTS.get(line[0], " " if text else "")
                text += before if text else ""
                plain, mentions = _unmark(line.removeprefix("/").removeprefix("^"), len(text))
                evidence, joint = [len(text), len(text) + len(plain)], ""
                text += plain
                gold["mentions"] += mentions
        except (ValueError, KeyError, IndexError, InvalidOperation) as error:
            raise CorpusError(f"{article['id']}: line {number}: {error!r} in {line[:80]!r}") from error
    gold["quotes"].sort(key=lambda quote: quote["start"])
    return article | {"text": text}, gold


def _unmark(line: str, at: int) -> tuple[str, list[Data]]:
    """The plain text of a line that begins at this offset, and its mentions."""
    plain, mentions, done = "", [], 0
    for mark in MENTION.finditer(line):
        plain += line[done : mark.start()]
        start = at + len(plain)
        plain += mark[1]
        mentions.append({"start": start, "end": start + len(mark[1]), "text": mark[1]} | codes.mention(mark[2].strip()))
        done = mark.end()
    plain += line[done:]
    if set(plain) & set("{|}"):
        raise ValueError("a brace or bar that marks nothing")
    return plain, mentions


def fact(line: str, evidence: list[int]) -> Data:
    """A fact as gold has it."""
    entities, concept, value, *more = (part.strip() for part in line.split("|"))
    read: Data = {
        "entities": [name.strip() for name in re.split(r" ?\+(?! ?\|)", entities)],
        "concept": concept,
        "value": None if value == "-" else codes.figure(value),
        **dict.fromkeys(("period", "change", "prior", "counterparty")),
        "status": "reported",
        "evidence": list(evidence),
    }
    for part in more:
        read |= {"status": part} if part in STATUSES else _slot(*part.split(":", 1))
    return read


def _slot(name: str, code: str) -> Data:
    code = code.strip()
    if name == "p":
        return {"period": code}
    if name == "c":
        return {"change": codes.change(code)}
    if name == "with":
        return {"counterparty": code}
    if name != "was":
        raise ValueError(f"no part of a fact: {name}")
    return {"prior": {k: v for k, v in codes.figure(code).items() if k not in ("kind", "modifier")}}


def _quote(line: str, text: str) -> Data:
    """A quote as gold has it; its words are the last ones like these in the text so far."""
    kind, *spoken, words = (part.strip() for part in line.split("|", 5))
    if kind not in ("direct", "indirect"):
        raise ValueError("neither direct nor indirect")
    start = text.replace("\n", " ").rfind(words)
    if start < 0 or not words:
        raise ValueError("these words are not in the text above")
    fields = {key: None if part == "-" else part for key, part in zip(SPOKEN, spoken, strict=True)}
    end = start + len(words)
    return {"start": start, "end": end, "text": text[start:end], "direct": kind == "direct", **fields}


def render(article: Data, gold: Data) -> str:
    """The marked article that `parse` reads back; raises `CorpusError` where the format can't hold it."""
    head = "".join(f"{key}: {article[key]}\n" for key in HEAD if article.get(key))
    gold = {"facts": [], "quotes": [], **gold}
    source = f"{head}---\n{''.join(_lines(article['text'], gold))}"
    if parse(source) != (dict(article), gold):
        raise CorpusError(f"{article['id']}: the text can't be written as a marked article")
    return source


def _lines(text: str, gold: Data) -> Iterable[str]:
    facts = gold["facts"] or []
    cuts = sorted({at for f in facts for at in f["evidence"]} | _breaks(text))
    before = 0
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        if not piece.strip():
            continue
        yield f"{_joint(text[before:start], start)}{_mark(text, start, end, gold['mentions'])}\n"
        yield from (f"= {_fact(f)}\n" for f in facts if f["evidence"] == [start, end])
        yield from (f"> {_said(quote)}\n" for quote in gold["quotes"] if start < quote["end"] <= end)
        before = end


def _breaks(text: str) -> set[int]:
    return {at for gap in re.finditer(r"\n+", text) for at in gap.span()}


def _joint(gap: str, start: int) -> str:
    if start == 0 or gap == " ":
        return ""
    return {"\n\n": "\n", "\n": "/", "": "^"}[gap]


def _mark(text: str, start: int, end: int, mentions: list[Data]) -> str:
    out, done = "", start
    for mention in mentions:
        if start <= mention["start"] < end:
            out += f"{text[done : mention['start']]}{{{mention['text']}|{codes.of_mention(mention)}}}"
            done = mention["end"]
    return out + text[done:end]


def _fact(fact_: Data) -> str:
    value = fact_["value"]
    parts = ["+".join(fact_["entities"]), fact_["concept"], codes.of_figure(value) if value else "-"]
    parts += [f"p:{fact_['period']}"] if fact_["period"] else []
    parts += [f"c:{codes.of_change(fact_['change'])}"] if fact_["change"] else []
    parts += [f"was:{codes.of_figure(fact_['prior'])}"] if fact_["prior"] else []
    parts += [f"with:{fact_['counterparty']}"] if fact_["counterparty"] else []
    parts += [fact_["status"]] if fact_["status"] != "reported" else []
    return " | ".join(parts)


def _said(quote: Data) -> str:
    words = quote["text"].replace("\n", " ")
    return " | ".join(("direct" if quote["direct"] else "indirect", *(quote[key] or "-" for key in SPOKEN), words))
