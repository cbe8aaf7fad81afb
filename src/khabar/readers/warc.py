"""WARC: the pages of a crawl. Responses that are no HTML page are no articles and are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from khabar.extras import need
from khabar.readers import html
from khabar.readers.piece import Options, Piece, too_long
from khabar.records import Article, Reject

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")


def split(stream: BinaryIO, where: str, options: Options) -> Iterator[Piece | Reject]:
    """The pages, counted among all records of the file."""
    archive = need("warcio.archiveiterator", "warc", "reading WARC")
    need("trafilatura", "html", "reading HTML")
    number = 0
    try:
        for number, record in enumerate(archive.ArchiveIterator(stream), 1):
            if record.rec_type == "response" and record.http_headers is not None:
                yield from _page(record, where, number, options)
    except Exception as error:  # warcio raises whatever a broken record leads it to
        told = " ".join(str(error).split()) or type(error).__name__
        message = f"no whole record: {told}"
        yield Reject(input=where, position=number + 1, reason="broken", message=message)


def _page(record: Any, where: str, number: int, options: Options) -> Iterator[Piece | Reject]:
    kind = record.http_headers.get_header("Content-Type", "")
    status = record.http_headers.get_statuscode()
    if not kind.lower().startswith(_PAGES) or not status.startswith("2"):
        return
    charset = _CHARSET.search(kind)
    url = record.rec_headers.get_header("WARC-Target-URI")
    hints = {"url": url, "charset": charset.group(1) if charset else None}
    body = record.content_stream().read(options.max_bytes + 1)
    piece = Piece("html", where, number, body, {k: v for k, v in hints.items() if v})
    yield piece if len(body) <= options.max_bytes else too_long(piece, options)


def parse(piece: Piece, options: Options) -> Article | Reject:
    """The article of a page."""
    return html.parse(piece, options)
