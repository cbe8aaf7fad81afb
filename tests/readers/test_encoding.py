"""The encoding of bytes, told from them."""

import codecs
from pathlib import Path

import pytest

from khabar.readers.encoding import UndecodableError, decode, tell

TEXT = "ارتفعت أرباح «الشركة» بنسبة 5.3% إلى 120 مليون ريال، بحسب بيان البورصة؛ وقال المدير: «النتائج جيدة»."


@pytest.mark.parametrize(
    ("codec", "mark", "recorded"),
    [
        ("utf-8", b"", None), ("utf-8", codecs.BOM_UTF8, None), ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"), ("utf-16-le", b"", "utf-16"), ("utf-16-be", b"", "utf-16"),
        ("cp1256", b"", "windows-1256"),
    ],
)  # fmt: skip
def test_encoding_is_told(codec: str, mark: bytes, recorded: str | None) -> None:
    assert decode(mark + TEXT.encode(codec)) == (TEXT, recorded)


def test_iso_8859_6_is_told_from_windows_1256() -> None:
    text = TEXT.translate(str.maketrans("«»", '""'))
    assert decode(text.encode("iso8859_6")) == (text, "iso-8859-6")
    assert decode(text.encode("cp1256")) == (text, "windows-1256")


@pytest.mark.parametrize("text", ["", "5%", "plain English text", "a\0b"])
def test_ascii_is_utf8(text: str) -> None:
    assert decode(text.encode()) == (text, None)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode() + b"\xff" + TEXT.encode(), TEXT.encode()[:-2], b"a\n\xff\xfe", "Größe café".encode("latin-1"),
        bytes(range(128, 256)),
    ],
    ids=["damaged", "cut", "no-words", "latin-1", "every-byte"],
)  # fmt: skip
def test_what_is_no_arabic_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError, match=r"byte 0x.. at \d+ is not UTF-8"):
        decode(data)


def test_declared_encoding_comes_first_but_not_before_utf8() -> None:
    assert decode(TEXT.encode("cp1256"), "windows-1256")[1] == "windows-1256"
    assert decode(TEXT.encode(), "windows-1256") == (TEXT, None)
    assert decode(TEXT.encode("cp1256"), "utf-8") == (TEXT, "windows-1256")
    assert decode(TEXT.encode("cp1256"), "no such thing") == (TEXT, "windows-1256")


def test_end_of_a_sample_may_split_a_character() -> None:
    data = TEXT.encode()
    cut = next(i for i in range(20, 40) if data[i] & 0xC0 == 0x80)
    assert tell(data[:cut], cut=True).codec == "utf-8"


def test_shared_files_have_the_encoding_of_the_index(shared: Path) -> None:
    rows = [line.split("\t") for line in (shared / "ingest" / "INDEX.tsv").read_text("utf-8").splitlines()[1:]]
    assert len(rows) >= 30
    for name, *_, encoding, _ in rows:
        text, recorded = decode((shared / "ingest" / name).read_bytes())
        assert (recorded or "utf-8") == encoding.partition(";")[0].partition(" ")[0], name
        assert text == (shared / "ingest" / name).read_bytes().decode(recorded or "utf-8"), name
