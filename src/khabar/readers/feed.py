"""RSS and Atom: an entry is an article, its text the content it carries, or else its summary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from khabar.extras import need
from khabar.readers.fields import article
from khabar.readers.piece import Options, Piece
from khabar.records import Article, Reject

_TEXTS = ("encoded", "content", "description", "summary")
_DAYS = ("pubDate", "published", "date", "updated")
_IDS = ("guid", "id")


def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
    """The entries, as texts by the name of their element."""
    etree = need("lxml.etree", "html", "reading feeds")
    number, source = 0, None
    try:
        events = etree.iterparse(stream, events=("end",), resolve_entities=False, no_network=True, remove_comments=True)
        for _, element in events:
            name = _name(element)
            if name == "title" and source is None and _name(element.getparent()) in ("channel", "feed"):
                source = _text(element)
            if name in ("item", "entry"):
                number += 1
                yield Piece("feed", where, number, _entry(element) | ({"source": source} if source else {}))
                element.clear()
    except etree.XMLSyntaxError as error:
        yield Reject(input=where, position=number + 1, reason="broken", message=" ".join(str(error).split()))


def _name(element: Any) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _entry(element: Any) -> dict[str, str]:
    row: dict[str, str] = {}
    for child in element:
        value = child.get("href", "") if _name(child) == "link" and child.get("href") else _text(child)
        if value and (_name(child) != "link" or child.get("rel", "alternate") == "alternate"):
            row.setdefault(_name(child), value)
    return row


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of an entry."""
    get = piece.body.get
    markup = next((piece.body[name] for name in _TEXTS if get(name)), None)
    text = _plain(markup) if markup else ""
    if not text:
        return piece.reject("no_text", "the entry has neither content nor summary")
    row = {
        "id": next((piece.body[name] for name in _IDS if get(name)), None),
        "title": _plain(get("title") or "") or None,
        "published": _day(next((piece.body[name] for name in _DAYS if get(name)), None)),
        "source": get("source"),
        "url": get("link"),
    }
    return article(text, row)


def _plain(markup: str) -> str:
    """The text of HTML in an entry, a line a paragraph."""
    if "<" not in markup:
        return markup
    html = need("lxml.html", "html", "reading feeds")
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except ValueError:
        return markup
    for block in tree.iter("p", "br", "div", "li"):
        block.tail = "\n" + (block.tail or "")
    for hidden in tree.xpath("//script|//style"):
        hidden.drop_tree()
    return "\n".join(line for line in map(str.strip, tree.text_content().split("\n")) if line)


def _day(value: str | None) -> str | None:
    """The day of an RFC 822 or ISO date; none where it is neither."""
    if value is None:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(value).date().isoformat()
        except ValueError:
            continue
    return None
