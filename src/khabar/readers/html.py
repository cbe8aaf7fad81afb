"""An HTML page is one article: its text, title, day and source as trafilatura finds them.

The extracted text is the raw text that offsets count in; the record keeps its digest and the extractor's version.
"""

from __future__ import annotations

import logging
import re
from importlib.metadata import version

from khabar.extras import need
from khabar.readers.encoding import UndecodableError, decode
from khabar.readers.fields import article
from khabar.readers.piece import Options, Piece
from khabar.records import Article, Reject

SHORTEST = 60  # characters: less is a menu or a button, which is all that a page without an article has
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_PUBLISHED = re.compile(  # what the page states of itself: trafilatura takes any day on the page, its sidebar's too
    r"""(?:article:published_time|og:published_time|datePublished|pubdate|dc\.date(?:\.issued)?|dcterms\.created)["']"""
    r"""[^<>]{0,100}?(\d{4}-\d\d-\d\d)""",
    re.IGNORECASE,
)


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of a page, or why there is none."""
    trafilatura = need("trafilatura", "html", "reading HTML")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what is wrong with a page is in its reject
    declared = _CHARSET.search(piece.body[:4096])
    charset = piece.hints.get("charset") or (declared.group(1).decode("ascii", "replace") if declared else None)
    try:
        page, encoding = decode(piece.body, charset)
    except UndecodableError as error:
        return piece.reject("encoding", str(error))
    url = piece.hints.get("url")
    found = trafilatura.bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    if found is None or len(found.text or "") < SHORTEST:
        return piece.reject("no_text", "no article found in the page")
    published = _PUBLISHED.search(page)
    row = {
        "id": piece.hints.get("id"),
        "title": found.title,
        "published": published.group(1) if published else None,
        "source": found.sitename or found.hostname,
        "url": url or found.url,
    }
    return article(found.text, row, encoding=encoding, extractor=f"trafilatura {version('trafilatura')}")
