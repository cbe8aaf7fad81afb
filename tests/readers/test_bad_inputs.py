"""Inputs that are broken, hostile or absurd: each ends as a reject with the right reason, never as a traceback."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from khabar.readers import Options, read
from khabar.records import Article, Reject

ROW = json.dumps({"text": "ارتفع السهم 3%"}, ensure_ascii=False).encode() + b"\n"


def found(path: Path, data: bytes | None = None, options: Options | None = None) -> list[str]:
    """What a file gives, in order: `article`, or the reason of a reject with its position."""
    if data is not None:
        path.write_bytes(data)
    items = list(read([str(path)], options))
    assert all("\n" not in item.message and item.input == str(path) for item in items if isinstance(item, Reject))
    return [
        "article" if isinstance(item, Article) else f"{item.reason}{f':{item.position}' if item.position else ''}"
        for item in items
    ]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_truncated_compression_keeps_what_came_before(suffix: str, tmp_path: Path) -> None:
    from backports import zstd

    data = b"".join(json.dumps({"text": str(i) * 50}).encode() + b"\n" for i in range(5000))
    packed = gzip.compress(data) if suffix == ".gz" else zstd.compress(data)
    items = found(tmp_path / f"a.jsonl{suffix}", packed[: len(packed) // 2])
    assert items[-1] == "truncated"
    assert set(items[:-1]) <= {"article", f"not_json:{len(items) - 1}"}
    assert len(items) > 100 or suffix == ".zst"


def test_compression_that_is_none_is_broken(tmp_path: Path) -> None:
    assert found(tmp_path / "a.jsonl.gz", b"\x1f\x8b" + b"nonsense" * 20) == ["broken"]


def test_damaged_compression_is_broken(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(20_000).hex().encode()))
    packed[5000:5050] = bytes(50)
    assert found(tmp_path / "a.txt.gz", bytes(packed)) in (["broken"], ["truncated"])


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_bomb_is_rejected(suffix: str, tmp_path: Path) -> None:
    from backports import zstd

    zeros = b" " * 2**20
    if suffix == ".gz":
        packer = zlib.compressobj(wbits=31)
        packed = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    else:
        squeezer = zstd.ZstdCompressor()
        packed = b"".join(squeezer.compress(zeros) for _ in range(300)) + squeezer.flush()
    assert len(packed) < 2**20
    assert found(tmp_path / f"a.csv{suffix}", b"", None) == ["no_column"]
    items = found(tmp_path / f"a.jsonl{suffix}", packed, Options(max_bytes=2**20))
    assert items[-1] == "bomb"
    assert set(items[:-1]) <= {"too_long:1"}


def test_whole_file_over_the_limit_is_too_long(tmp_path: Path) -> None:
    assert found(tmp_path / "a.txt", b"x" * 101, Options(max_bytes=100)) == ["too_long"]
    assert found(tmp_path / "a.txt", b"x" * 100, Options(max_bytes=100)) == ["article"]


def test_line_over_the_limit_is_too_long_and_the_next_is_read(tmp_path: Path) -> None:
    data = ROW + json.dumps({"text": "x" * 3_000_000}).encode() + b"\n" + ROW
    assert found(tmp_path / "a.jsonl", data, Options(max_bytes=10_000)) == ["article", "too_long:2", "article"]


def test_cell_over_the_limit_is_too_long_and_the_next_is_read(tmp_path: Path) -> None:
    data = b"text\nfirst\n" + b"x" * 300_000 + b"\nlast\n"
    assert found(tmp_path / "a.csv", data, Options(max_bytes=10_000)) == ["article", "too_long:3", "article"]


@pytest.mark.parametrize(
    "data",
    [b"", b"PAR1", b"PAR1 and then nonsense PAR1", os.urandom(3000)],
    ids=["empty", "short", "nonsense", "noise"],
)
def test_broken_parquet_is_broken(data: bytes, tmp_path: Path) -> None:
    assert found(tmp_path / "a.parquet", data) == ["broken"]


def test_parquet_with_damaged_pages_keeps_what_came_before(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"text": [f"{i}" * 100 for i in range(1000)]}), path, row_group_size=100, compression="gzip"
    )
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 300] = bytes(300)
    items = found(path, bytes(data))
    assert set(items[:-1]) == {"article"}
    assert items[-1].startswith("broken:")


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.jsonl", b'{"text": "a"}\n{"text": \n[1]\n', ["article", "not_json:2", "not_json:3"]),
        ("a.jsonl", b"[" * 100_000 + b"\n" + ROW, ["not_json:1", "article"]),
        ("a.jsonl", b"\xfd\xfd\xfd\n" + ROW, ["encoding:1", "article"]),
        ("a.json", b'[{"text": "a"}, {"text": ', ["article", "not_json:2"]),
        ("a.json", b'[{"text": "a"}, 5, {"text": "b"}]', ["article", "not_json:2", "article"]),
        ("a.json", b"", ["not_json:1"]),
        ("a.csv", b"", ["no_column"]),
        ("a.csv", b"title\nx\n", ["no_column"]),
        ("a.csv", b"text,id\n\n,5\nx\n", ["no_text:3", "article"]),
        ("a.csv", b"text,published\nx,yesterday\n", ["bad_field:2"]),
        ("a.csv", "text\nجيد جدا\n".encode() + b"\xff\n", ["article", "encoding:3"]),
        ("a.html", b"", ["no_text"]),
        ("a.html", b"<html><body><nav><a href='/'>x</a></nav></body></html>", ["no_text"]),
        ("a.html", b"\xfd\xfe\xfd\x00", ["encoding"]),
        ("a.rss", b"<rss><channel><item><description>x</description></item><item>", ["article", "broken:2"]),
        ("a.rss", b"no xml at all", ["broken:1"]),
        ("a.warc", b"no warc at all", ["broken:1"]),
        ("a.txt", b"\xd8", ["encoding"]),
    ],
)  # fmt: skip
def test_broken_input_has_its_reason(name: str, data: bytes, wanted: list[str], tmp_path: Path) -> None:
    assert found(tmp_path / name, data) == wanted


def test_entities_of_a_feed_are_not_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    feed = (
        f'<!DOCTYPE r [<!ENTITY s SYSTEM "{tmp_path / "secret"}"><!ENTITY l0 "ha">{laughs}]>'
        "<rss><channel><item><description>&s;&l11;</description></item></channel></rss>"
    )
    path = tmp_path / "a.rss"
    path.write_text(feed)
    items = list(read([str(path)]))
    assert len(items) == 1
    assert not isinstance(items[0], Article) or ("secret" not in items[0].text and "haha" not in items[0].text)


def test_link_to_itself_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    assert found(tmp_path / "a.txt") == ["unreadable"]


def test_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.chmod(tmp_path, 0o755)
        os.seteuid(65534)
    try:
        assert found(path) == ["unreadable"]
    finally:
        if root:
            os.seteuid(0)


_PEAK = """import re, sys
from khabar.readers import Options, pieces
count = sum(1 for _ in pieces([sys.argv[1]], Options()))
print(count, int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]) // 1024)"""


def read_apart(path: Path) -> tuple[int, int]:
    """Number of pieces, and peak memory in MB of a process that reads them."""
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    count, peak = map(int, done.stdout.split())
    return count, peak


@pytest.mark.slow
def test_line_of_200_megabytes_takes_no_memory_of_that_size(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(ROW + b'{"text": "')
        for _ in range(200):
            stream.write(b"x" * 10**6)
        stream.write(b'"}\n' + ROW)
    count, peak = read_apart(path)
    assert count == 3
    assert peak < 200


@pytest.mark.slow
def test_million_short_lines_take_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "5%"}\n' * 10**6)
    count, peak = read_apart(path)
    assert count == 10**6
    assert peak < 100


def test_pipe_in_a_folder_is_a_reject_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("5%")
    pipe, text = read([str(tmp_path)])
    assert isinstance(pipe, Reject) and (pipe.reason, pipe.input) == ("unreadable", str(tmp_path / "a.txt"))
    assert isinstance(text, Article)
