"""Any bytes whatsoever: articles and rejects, never an exception, and what is accepted can be written."""

from __future__ import annotations

import gzip
import io
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from khabar.readers import FORMATS, Options, Piece, parse
from khabar.readers import pieces as read_pieces
from khabar.readers import source as sources
from khabar.records import Article, Reject

SEEDS = [
    b'{"text": "\\u0661%", "id": 1, "published": "2024-01-01", "x": [1.5, NaN]}\n', b'[{"text": "a"}]',
    b'text,id,published\n"a, b",1,2024-01-01\n', b"<html><body><article><p>" + b"word " * 50 + b"</p></article>",
    b"<rss><channel><item><title>t</title><description>&lt;p&gt;x&lt;/p&gt;</description></item></channel></rss>",
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nHTTP/\r\n\r\n", b"\xef\xbb\xbf5%",
    b"\xff\xfe5\x00%\x00", gzip.compress(b"5%"), b"\x28\xb5\x2f\xfd", "ربح 5%".encode("cp1256"),
]  # fmt: skip


@st.composite
def nearly(draw: st.DrawFn) -> bytes:
    """A seed with a stretch of it replaced, or bytes from nowhere."""
    seed = draw(st.sampled_from(SEEDS))
    start = draw(st.integers(0, len(seed)))
    end = draw(st.integers(start, min(len(seed), start + 8)))
    return draw(st.one_of(st.binary(max_size=200), st.just(seed[:start] + draw(st.binary(max_size=8)) + seed[end:])))


@pytest.mark.parametrize("name", list(FORMATS))
@given(data=nearly())
@example(data=b"\x80\xef\xbb\xbf5%")
def test_any_bytes_give_articles_or_rejects(name: str, data: bytes) -> None:
    options = Options(format=name, max_bytes=10_000)
    with patch.object(sources, "opened", lambda path: io.BytesIO(data)):
        found = list(read_pieces(["-"], options))
    for item in found:
        made = parse(item, options) if isinstance(item, Piece) else item
        assert isinstance(made, Article | Reject)
        made.model_dump_json()
