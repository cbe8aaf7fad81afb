"""Marked articles: text, mentions and facts in one file that people write and read; offsets are counted here.

A head of `key: value` lines (`id`, `title`, `source`, `country`, `published`), a line `---`, then the text, a sentence
a line. Lines are joined by a blank; a line that begins with `/` follows on a new line, one with `^` directly, an empty
line is a new paragraph. A mention is `{as written|code}`. A line that begins with `=` is a fact stated by the line of
text above it: `= entity + entity | concept | value | more …`.

Values: `$5e9 USD`, `%3.2`, `%pp 0.5`, `%bp 25`, `#300 share`, a range as `5..7`, `-` for none, a company `@Alba`, a
date `=2024-Q2`; then a modifier (`~` approximately, `>` more than, `>=` at least, `<` less than, `<=` at most), then
`?` if optional. More of a fact: `p:2024-Q2` period, `c:+18.5% yoy ~` change (`+`, `-`, `0`; then size, basis, modifier,
all optional), `was:$4e9 USD` prior, `with:Beyon` counterparty, and `forecast`, `target` or `hypothetical`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from khabar.evaluation.gold import CorpusError, GoldFact
from khabar.records.values import Modifier

Data = dict[str, Any]

HEAD = ("id", "title", "source", "country", "published")
MODIFIERS = dict(zip(("", "~", ">", ">=", "<", "<="), get_args(Modifier), strict=True))
BASES = {
    "yoy": "year_on_year",
    "qoq": "quarter_on_quarter",
    "mom": "month_on_month",
    "dod": "day_on_day",
    "other": "other",
}
DIRECTIONS = {"+": "increase", "-": "decrease", "0": "none"}
SUFFIXES = {"%": "percent", "pp": "percentage_point", "bp": "basis_point", "x": "multiple"}
STATUSES = get_args(GoldFact.model_fields["status"].annotation)
JOINTS = {"/": "\n", "^": ""}
MENTION = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def parse(source: str) -> tuple[Data, Data]:
    """The article and its gold. Raises `CorpusError` naming the line that can't be read."""
    head, _, body = source.partition("---\n")
    article = dict(line.split(": ", 1) for line in head.strip().splitlines())
    gold: Data = {"id": article["id"], "mentions": [], "facts": []}
    text, joint, evidence = "", "", [0, 0]
    for number, line in enumerate(body.rstrip("\n").split("\n"), start=head.count("\n") + 2):
        try:
            if line.startswith("="):
                gold["facts"].append(fact(line[1:], evidence))
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
    return article | {"text": text}, gold


def _unmark(line: str, at: int) -> tuple[str, list[Data]]:
    """The plain text of a line that begins at this offset, and its mentions."""
    plain, mentions, done = "", [], 0
    for mark in MENTION.finditer(line):
        plain += line[done : mark.start()]
        start = at + len(plain)
        plain += mark[1]
        mentions.append({"start": start, "end": start + len(mark[1]), "text": mark[1]} | _coded(mark[2].strip()))
        done = mark.end()
    plain += line[done:]
    if set(plain) & set("{|}"):
        raise ValueError("a brace or bar that marks nothing")
    return plain, mentions


def _coded(code: str) -> Data:
    optional = {"optional": True} if code.endswith("?") else {}
    code = code.removesuffix("?").strip()
    if code.startswith("@"):
        return {"type": "COMPANY", "value": {"entity": code[1:]}} | optional
    if code.startswith("="):
        return {"type": "DATE", "value": {"timex": code[1:]}} | optional
    read = value(code)
    return {"type": read.pop("kind").upper(), "value": read} | optional


def value(code: str) -> Data:
    """`$5e9 USD ~` and its like, as gold has it; `kind` comes first."""
    code, modifier = _modifier(code)
    sign, (size, *unit) = code[0], code[1:].split()
    if sign == "$":
        return {"kind": "money", **_size(size), "currency": " ".join(unit), "modifier": modifier}
    if sign == "#":
        return {"kind": "quantity", **_size(size), "unit": " ".join(unit), "modifier": modifier}
    if sign != "%":
        raise ValueError(f"no value: {code}")
    suffix, size = (size, unit[0]) if size in SUFFIXES else ("%", size)
    return {"kind": "percent", **_size(size), "unit": SUFFIXES[suffix], "modifier": modifier}


def _modifier(code: str) -> tuple[str, str]:
    rest, _, last = code.rpartition(" ")
    return (rest, MODIFIERS[last]) if last in MODIFIERS and rest else (code, "exact")


def _size(size: str) -> Data:
    low, _, high = size.partition("..")
    return {"low": _number(low), "high": _number(high)} if high else {"amount": _number(low)}


def _number(digits: str) -> str:
    """`1.5e9` written out; a plain number stays as it is, with its zeros."""
    return format(Decimal(digits), "f") if "e" in digits else str(Decimal(digits))


def fact(line: str, evidence: list[int]) -> Data:
    """A fact as gold has it."""
    entities, concept, figure, *more = (part.strip() for part in line.split("|"))
    read: Data = {
        "entities": [name.strip() for name in re.split(r" ?\+(?! ?\|)", entities)],
        "concept": concept,
        "value": None if figure == "-" else value(figure),
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
        return {"change": _change(code)}
    if name == "with":
        return {"counterparty": code}
    if name != "was":
        raise ValueError(f"no part of a fact: {name}")
    return {"prior": {k: v for k, v in value(code).items() if k not in ("kind", "modifier")}}


def _change(code: str) -> Data:
    code, modifier = _modifier(code)
    rest, _, last = code.rpartition(" ")
    code, basis = (rest, BASES[last]) if last in BASES else (code, None)
    read: Data = {"direction": DIRECTIONS[code[0]], "amount": None, "unit": None}
    if code[1:]:
        size, _, unit = code[1:].partition(" ")
        suffix = next((s for s in SUFFIXES if size.endswith(s)), "")
        read = {"direction": read["direction"], **_size(size.removesuffix(suffix)), "unit": unit or SUFFIXES[suffix]}
    return read | {"basis": basis} | ({} if modifier == "exact" else {"modifier": modifier})


def render(article: Data, gold: Data) -> str:
    """The marked article that `parse` reads back; raises `CorpusError` where the format can't hold it."""
    head = "".join(f"{key}: {article[key]}\n" for key in HEAD if article.get(key))
    source = f"{head}---\n{''.join(_lines(article['text'], gold))}"
    if parse(source) != (dict(article), {"facts": [], **gold}):
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
            out += f"{text[done : mention['start']]}{{{mention['text']}|{_code(mention)}}}"
            done = mention["end"]
    return out + text[done:end]


def _code(mention: Data) -> str:
    optional = " ?" if mention.get("optional") else ""
    if mention["type"] == "COMPANY":
        return f"@{mention['value']['entity']}{optional}"
    if mention["type"] == "DATE":
        return f"={mention['value']['timex']}{optional}"
    return f"{_figure(mention['value'])}{optional}"


def _figure(figure: Data) -> str:
    unit = figure.get("currency") or figure["unit"]
    suffix = next((s for s, name in SUFFIXES.items() if name == unit and s != "x"), None)
    sign = "$" if "currency" in figure else "#" if suffix is None else "%"
    code = f"%{_written(figure)}" if suffix == "%" else f"%{suffix} {_written(figure)}" if suffix else ""
    return f"{code or f'{sign}{_written(figure)} {unit}'}{_hedge(figure)}"


def _written(size: Data) -> str:
    return f"{size['low']}..{size['high']}" if size.get("low") is not None else str(size["amount"])


def _hedge(figure: Data) -> str:
    mark = next(mark for mark, name in MODIFIERS.items() if name == figure.get("modifier", "exact"))
    return f" {mark}" if mark else ""


def _fact(fact_: Data) -> str:
    parts = ["+".join(fact_["entities"]), fact_["concept"], _figure(fact_["value"]) if fact_["value"] else "-"]
    parts += [f"p:{fact_['period']}"] if fact_["period"] else []
    parts += [f"c:{_moved(fact_['change'])}"] if fact_["change"] else []
    parts += [f"was:{_figure(fact_['prior'])}"] if fact_["prior"] else []
    parts += [f"with:{fact_['counterparty']}"] if fact_["counterparty"] else []
    parts += [fact_["status"]] if fact_["status"] != "reported" else []
    return " | ".join(parts)


def _moved(change: Data) -> str:
    code = next(sign for sign, name in DIRECTIONS.items() if name == change["direction"])
    if change["unit"]:
        suffix = next((s for s, name in SUFFIXES.items() if name == change["unit"]), f" {change['unit']}")
        code += f"{_written(change)}{suffix}"
    basis = next((short for short, name in BASES.items() if name == change["basis"]), "")
    return f"{code} {basis}".rstrip() + _hedge(change)
