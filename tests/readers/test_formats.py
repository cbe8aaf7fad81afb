"""Every input format: what it gives for a small well-made input, plain and compressed."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from khabar.errors import InputError, MissingExtra
from khabar.readers import FORMATS, Options, check, read
from khabar.records import Article, Reject

TEXT = "ارتفعت أرباح الشركة بنسبة 5.3% إلى 120 مليون ريال"
PARAGRAPHS = [
    f"{TEXT} في الربع {word}، وقالت الشركة في بيان نشرته على موقعها إن الإيرادات زادت أيضا خلال الفترة نفسها، "
    "مدفوعة بارتفاع المبيعات في أسواقها الرئيسية وانخفاض تكاليف التمويل."
    for word in ("الأول", "الثاني", "الثالث")
]
PAGE = f"""<html><head><meta charset="{{charset}}"><title>عنوان الخبر</title>
<meta property="og:site_name" content="جريدة"><meta property="article:published_time" content="2024-08-27T10:00:00Z">
</head><body><nav><a href="/">الرئيسية</a> 2019-01-01</nav><article><h1>عنوان الخبر</h1>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article></body></html>"""
ROWS: list[dict[str, Any]] = [
    {"id": "1", "text": TEXT, "title": "ت", "published": "2024-08-27", "country": "sa", "section": "أسواق"},
    {"id": "2", "text": 'سطر\nثان، "مقتبس"; و\tفاصل'},
]


def jsonl() -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def delimited(delimiter: str) -> bytes:
    import csv

    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["id", "text", "title", "published", "country", "section"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{**row, "published": date(2024, 8, 27) if "published" in row else None} for row in ROWS]
    columns = list(rows[0])
    out = io.BytesIO()
    pq.write_table(pa.table({name: [row.get(name) for row in rows] for name in columns}), out, row_group_size=1)
    return out.getvalue()


TABLES: dict[str, Callable[[], bytes]] = {
    "a.jsonl": jsonl,
    "a.json": lambda: json.dumps(ROWS, ensure_ascii=False, indent=1).encode(),
    "a.csv": lambda: delimited(","),
    "b.csv": lambda: delimited(";"),
    "c.csv": lambda: b"\xef\xbb\xbf" + delimited(","),
    "a.tsv": lambda: delimited("\t"),
    "a.parquet": parquet,
}


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def good(path: str, options: Options | None = None) -> list[Article]:
    found = list(read([path], options))
    assert not [item for item in found if isinstance(item, Reject)], found
    return [item for item in found if isinstance(item, Article)]


@pytest.mark.parametrize("name", list(TABLES))
def test_rows_become_articles(name: str, tmp_path: Path) -> None:
    one, two = good(write(tmp_path / name, TABLES[name]()))
    assert (one.id, one.text, one.title, one.published, one.country) == ("1", TEXT, "ت", date(2024, 8, 27), "SA")
    assert one.metadata == {"section": "أسواق", "country": "sa"}
    assert (two.id, two.text, two.published, two.metadata) == ("2", ROWS[1]["text"], None, {})


@pytest.mark.parametrize("name", [name for name in TABLES if name != "a.parquet"])
@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_input_is_read(name: str, suffix: str, tmp_path: Path) -> None:
    from backports import zstd

    data = TABLES[name]()
    packed = gzip.compress(data[:50]) + gzip.compress(data[50:]) if suffix == ".gz" else zstd.compress(data)
    assert [a.id for a in good(write(tmp_path / (name + suffix), packed))] == ["1", "2"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv"])
@pytest.mark.parametrize("codec", ["cp1256", "utf-16"])
def test_rows_in_other_encodings_are_read(name: str, codec: str, tmp_path: Path) -> None:
    one, two = good(write(tmp_path / name, TABLES[name]().decode().encode(codec)))
    assert (one.text, two.text) == (TEXT, ROWS[1]["text"])
    assert one.encoding == {"cp1256": "windows-1256"}.get(codec, codec)


@pytest.mark.parametrize("name", list(TABLES))
def test_columns_have_the_names_they_are_given(name: str, tmp_path: Path) -> None:
    options = Options(columns={"text": "title", "title": "text", "source": "section"})
    one = next(iter(read([write(tmp_path / name, TABLES[name]())], options)))
    assert isinstance(one, Article)
    assert (one.text, one.title, one.source) == ("ت", TEXT, "أسواق")


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_missing_text_column_rejects_the_input_and_names_what_is_there(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / name, TABLES[name]())
    (reject,) = read([path], Options(columns={"text": "body"}))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.position) == ("no_column", None)
    assert reject.message == "no column 'body'; there are: id, text, title, published, country, section"


def test_one_json_object_is_one_article(tmp_path: Path) -> None:
    assert [a.id for a in good(write(tmp_path / "a.json", json.dumps(ROWS[0], indent=2).encode()))] == ["1"]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_page_gives_text_title_day_and_source(charset: str, tmp_path: Path) -> None:
    (article,) = good(write(tmp_path / "p.html", PAGE.replace("{charset}", charset).encode(charset)))
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)
    assert (article.id, article.title, article.published, article.source) == (
        "p", "عنوان الخبر", date(2024, 8, 27), "جريدة",
    )  # fmt: skip
    assert article.encoding == (None if charset == "utf-8" else charset)
    assert (article.extractor or "").startswith("trafilatura 2")


def test_page_that_states_no_day_has_none(tmp_path: Path) -> None:
    page = PAGE.replace("article:published_time", "og:other").replace("{charset}", "utf-8")
    assert good(write(tmp_path / "p.html", page.encode()))[0].published is None


def test_page_is_told_by_header_where_it_says_nothing_itself(tmp_path: Path) -> None:
    page = PAGE.replace('<meta charset="{charset}">', "").encode("iso8859_6")
    warc = archive([("https://example.org/a", "text/html; charset=ISO-8859-6", page)])
    (article,) = good(write(tmp_path / "a.warc", warc))
    assert (article.encoding, article.url) == ("iso-8859-6", "https://example.org/a")
    assert PARAGRAPHS[0] in article.text


def archive(pages: list[tuple[str, str, bytes]], packed: bool = False) -> bytes:
    """A WARC file of responses, each record compressed for itself."""
    made = []
    for url, kind, body in pages:
        http = b"HTTP/1.0 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(http)}\r\n"
        head += "Content-Type: application/http; msgtype=response\r\n\r\n"
        record = head.encode() + http + b"\r\n\r\n"
        made.append(gzip.compress(record) if packed else record)
    return b"".join(made)


@pytest.mark.parametrize("packed", [False, True])
def test_warc_gives_its_pages_and_passes_over_the_rest(packed: bool, tmp_path: Path) -> None:
    page = PAGE.replace("{charset}", "utf-8").encode()
    picture = ("https://e.org/i.png", "image/png", b"\x89PNG")
    warc = archive([("https://e.org/1", "text/html", page), picture, ("https://e.org/2", "text/html", page)], packed)
    articles = good(write(tmp_path / ("a.warc.gz" if packed else "a.warc"), warc))
    assert [a.url for a in articles] == ["https://e.org/1", "https://e.org/2"]


RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>جريدة</title><item><guid>g1</guid><title>أول &amp; آخر</title><link>https://e.org/1</link>
<pubDate>Tue, 27 Aug 2024 10:00:00 GMT</pubDate><description>ملخص</description>
<content:encoded><![CDATA[<p>{TEXT}</p><p>فقرة <b>ثانية</b></p><script>x</script>]]></content:encoded></item>
<item><guid>g2</guid><title>بلا نص</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>جريدة</title><entry><id>e1</id><title>عنوان</title>
<link rel="self" href="https://e.org/self"/><link href="https://e.org/1"/><updated>2024-08-27T10:00:00Z</updated>
<summary>{TEXT}</summary></entry></feed>"""


def test_rss_entries_become_articles(tmp_path: Path) -> None:
    one, two = read([write(tmp_path / "a.rss", RSS.encode())])
    assert isinstance(one, Article)
    assert one == Article(
        id="g1", text=f"{TEXT}\nفقرة ثانية", title="أول & آخر", url="https://e.org/1", published=date(2024, 8, 27),
        source="جريدة",
    )  # fmt: skip
    assert isinstance(two, Reject)
    assert (two.position, two.reason) == (2, "no_text")


def test_atom_entries_become_articles(tmp_path: Path) -> None:
    (one,) = good(write(tmp_path / "a.atom", ATOM.encode()))
    assert (one.id, one.text, one.url, one.published, one.source) == (
        "e1", TEXT, "https://e.org/1", date(2024, 8, 27), "جريدة",
    )  # fmt: skip


def test_feed_in_windows_1256_is_read(tmp_path: Path) -> None:
    (one, _) = read([write(tmp_path / "a.xml", RSS.replace("UTF-8", "windows-1256").encode("cp1256"))])
    assert isinstance(one, Article) and TEXT in one.text


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (jsonl(), 2), (json.dumps(ROWS).encode(), 2), (gzip.compress(jsonl()), 2), (PAGE.encode(), 1),
        (ATOM.encode(), 1), (TEXT.encode(), 1),
    ],
    ids=["jsonl", "json", "gzip", "html", "feed", "txt"],
)  # fmt: skip
def test_standard_input_tells_its_format(data: bytes, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert len(good("-")) == count


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "sub" / "deep").mkdir(parents=True)
    for name in ("b.txt", "a.txt", ".hidden.txt", "notes.md", "sub/c.txt", "sub/deep/d.txt.gz"):
        path = tmp_path / "in" / name
        path.write_bytes(gzip.compress(TEXT.encode()) if path.suffix == ".gz" else TEXT.encode())
    return tmp_path / "in"


def test_folder_is_read_in_name_order_without_hidden_files(folder: Path) -> None:
    assert [a.id for a in good(str(folder))] == ["a", "b"]


def test_recursive_folder_names_articles_by_their_path(folder: Path) -> None:
    assert [a.id for a in good(str(folder), Options(recursive=True))] == ["a", "b", "sub/c", "sub/deep/d"]


def test_pattern_is_expanded(folder: Path) -> None:
    assert [a.id for a in good(str(folder / "**" / "*.txt"))] == ["a", "b", "sub/c"]
    assert [a.id for a in good(str(folder / "*" / "c.txt"))] == ["sub/c"]
    check([str(folder / "**" / "*.txt")], Options())
    with pytest.raises(InputError, match="no such file"):
        check([str(folder / "*.rss")], Options())


def test_loop_of_links_is_no_loop(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    assert len(good(str(folder), Options(recursive=True))) == 4


def test_suffix_is_overridden(folder: Path) -> None:
    assert good(str(folder / "notes.md"), Options(format="txt"))[0].text == TEXT


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.parquet", "pyarrow", "parquet"), ("a.html", "trafilatura", "html"), ("a.warc.gz", "warcio", "warc")],
)
def test_missing_extra_is_named_before_work(
    name: str, module: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf"needs the extra '{extra}'"):
        check([write(tmp_path / name, b"")], Options())


def test_every_format_has_its_suffixes_to_itself() -> None:
    suffixes = [suffix for format_ in FORMATS.values() for suffix in format_.suffixes]
    assert len(set(suffixes)) == len(suffixes)


def test_times_of_parquet_become_days_and_text(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    when = datetime(2024, 8, 27, 10)
    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [TEXT], "published": [when], "seen": [when], "raw": [b"\xff"]}), path)
    (article,) = good(path)
    assert (article.published, article.metadata["seen"]) == (date(2024, 8, 27), "2024-08-27T10:00:00")
    json.loads(article.model_dump_json())


def test_shared_files_are_read(shared: Path) -> None:
    found = {
        item: list(read([str(item)])) for item in (shared / "ingest").iterdir() if item.suffix in (".txt", ".html")
    }
    assert len(found) == 31
    assert all(len(items) == 1 and isinstance(items[0], Article) for items in found.values())


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("newspaper__arabic_article", "newspaper__arabic"),
        ("RSSCrawlerArabicCorpus__JA-economy-1-20170302",) * 2,
        ("RSSCrawlerArabicCorpus__JA-technology-1-20170301",) * 2,
    ],
)
def test_text_of_shared_pages_is_the_expected(page: str, text: str, shared: Path) -> None:
    (article,) = good(str(shared / "ingest" / f"{page}.html"))
    wanted = (shared / "ingest" / f"{text}.txt").read_text("utf-8")
    words = (wanted.partition("<TEXT>")[2].partition("</TEXT>")[0] or wanted).split()
    found = set(article.text.split())
    assert sum(word in found for word in words) / len(words) > 0.95
    assert article.published is None
