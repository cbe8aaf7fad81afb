"""The command line: what it reads, writes and says, and its exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from khabar.version import __version__

FILES = Path(__file__).parent / "files"

Run = Any  # the fixture: runs the console script in this process
Ran = Any


def texts(ran: Ran) -> list[list[str]]:
    return [[mention["text"] for mention in record["mentions"]] for record in ran.records]


def test_extract_reads_a_text_file(run: Run) -> None:
    ran = run("extract", FILES / "article.txt")
    assert ran.code == 0
    assert texts(ran) == [["أرامكو السعودية", "121 مليار دولار"]]
    assert ran.records[0]["article"]["id"] == "article"
    assert ran.err == "khabar: 1 articles, 0 rejected\n"


def test_extract_reads_json_lines(run: Run) -> None:
    one, two = run("extract", FILES / "folder" / "a.jsonl").records
    assert {k: one["article"][k] for k in ("id", "title", "published", "country", "metadata")} == {
        "id": "one",
        "title": "ت",
        "published": "2024-08-27",
        "country": "AE",
        "metadata": {"section": "أسواق", "country": "ae"},
    }
    assert re.fullmatch("[0-9a-f]{16}", two["article"]["id"])


def test_extract_reads_a_folder_in_name_order(run: Run) -> None:
    assert texts(run("extract", FILES / "folder")) == [["3%"], ["7 ملايين يورو"], ["5%"]]


def test_extract_reads_paths_in_the_order_given(run: Run) -> None:
    ran = run("extract", FILES / "folder" / "b.txt", FILES / "folder" / "a.jsonl")
    assert texts(ran) == [["5%"], ["3%"], ["7 ملايين يورو"]]


@pytest.mark.parametrize("name", ["folder/a.jsonl", "article.txt"])
def test_extract_tells_the_format_of_standard_input(run: Run, name: str) -> None:
    path = FILES / name
    assert texts(run("extract", "-", stdin=path.read_bytes())) == texts(run("extract", path))


def test_extract_writes_a_file(run: Run, tmp_path: Path) -> None:
    ran = run("extract", FILES / "folder", "-o", tmp_path / "out.jsonl", "-q")
    assert ran == (0, "", "")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == run("extract", FILES / "folder").out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "out.jsonl.manifest.json"]


def test_extract_output_is_the_library_record(run: Run) -> None:
    import khabar

    text = (FILES / "article.txt").read_text(encoding="utf-8")
    assert (
        run("extract", FILES / "article.txt").out
        == khabar.extract(text, id="article").model_dump_json(by_alias=True) + "\n"
    )


def test_extract_gives_defaults_to_articles_without_their_own(run: Run) -> None:
    ran = run("extract", FILES / "folder" / "a.jsonl", "--country", "kw", "--published", "2020-01-02")
    assert [(r["article"]["country"], r["article"]["published"]) for r in ran.records] == [
        ("AE", "2024-08-27"),
        ("KW", "2020-01-02"),
    ]


REJECTS = [
    (2, "not_json"),
    (3, "no_text"),
    (4, "no_text"),
    (5, "encoding"),
    (6, "bad_field"),
    (7, "not_json"),
    (8, "bad_field"),
]


def test_bad_lines_are_rejected_with_number_and_reason(run: Run) -> None:
    ran = run("extract", FILES / "rejects.jsonl")
    assert ran.code == 7
    assert [record["article"]["id"] for record in ran.records] == ["good", "last"]
    *lines, summary = ran.err.splitlines()
    assert summary == "khabar: 2 articles, 7 rejected"
    for line, (number, reason) in zip(lines, REJECTS, strict=True):
        assert line.startswith(f"khabar: rejected {FILES / 'rejects.jsonl'}:{number}: {reason}: ")


def test_rejects_are_written_beside_the_output(run: Run, tmp_path: Path) -> None:
    assert run("extract", FILES / "rejects.jsonl", "-o", tmp_path / "out.jsonl").code == 7
    rejects = [
        json.loads(line) for line in (tmp_path / "out.jsonl.rejects.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [(r["position"], r["reason"]) for r in rejects] == REJECTS
    assert all(r["input"] == str(FILES / "rejects.jsonl") and r["message"] for r in rejects)


def test_text_that_is_no_utf8_is_rejected(run: Run) -> None:
    ran = run("extract", FILES / "latin.txt", FILES / "article.txt")
    assert (ran.code, len(ran.records)) == (7, 1)
    assert f"khabar: rejected {FILES / 'latin.txt'}: encoding: byte 0xff at 2 is not UTF-8" in ran.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nowhere.txt"], "nowhere.txt: no such file or directory"),
        ([FILES / "folder" / "notes.md"], "unknown suffix '.md'"),
        (
            [FILES / "article.txt", "--published", "yesterday"],
            "published should be a date like 2024-08-27, found 'yesterday'",
        ),
        ([FILES / "article.txt", "--published", "2024-02-30"], "day is out of range"),
        ([FILES / "article.txt", "-o", FILES / "nowhere" / "out.jsonl"], "No such file or directory"),
        ([FILES / "article.txt", "-o", FILES], "Is a directory"),
    ],
    ids=["missing", "suffix", "date", "impossible-date", "no-folder", "is-folder"],
)
def test_wrong_use_is_one_line_and_exit_code_2(run: Run, args: list[object], message: str) -> None:
    ran = run("extract", *args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("khabar: ")
    assert message in ran.err


@pytest.mark.parametrize(
    "args", [["extract"], ["nonsense"], ["extract", "--nonsense"], ["extract", "-", "--from", "pdf"]], ids=str
)
def test_wrong_arguments_exit_with_2(run: Run, args: list[str]) -> None:
    ran = run(*args)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_unknown_suffix_is_read_with_a_format(run: Run) -> None:
    assert run("extract", FILES / "folder" / "notes.md", "--from", "txt").code == 0


@pytest.mark.parametrize(("name", "count"), [("empty.txt", 1), ("empty.jsonl", 0)])
def test_empty_file_is_no_error(run: Run, name: str, count: int) -> None:
    ran = run("extract", FILES / name)
    assert (ran.code, len(ran.records)) == (0, count)


def test_nul_bytes_are_text(run: Run) -> None:
    (record,) = run("extract", FILES / "nul.txt").records
    assert [(m["start"], m["text"]) for m in record["mentions"]] == [(5, "5%")]


def test_byte_order_mark_is_no_text(run: Run) -> None:
    (record,) = run("extract", FILES / "mark.txt").records
    assert [(m["start"], m["text"]) for m in record["mentions"]] == [(4, "5%")]


@pytest.mark.parametrize("name", ["surrogates.jsonl", "surrogate_fields.jsonl"])
def test_lone_surrogates_are_written_as_utf8(run: Run, name: str) -> None:
    ran = run("extract", FILES / name)
    assert (ran.code, len(ran.records)) == (0, 1)
    assert "\ufffd" in ran.records[0]["article"]["title"]


@pytest.mark.slow
def test_line_of_ten_megabytes_is_read(run: Run, tmp_path: Path, root: Path) -> None:
    lines = (root / "corpus" / "articles" / "dev" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n\n".join(json.loads(line)["text"] for line in lines)
    path = tmp_path / "long.jsonl"
    whole = text * (10_000_000 // len(text.encode()) + 1)
    path.write_text(json.dumps({"text": whole}, ensure_ascii=False), encoding="utf-8")
    began = processor_time()
    ran = run("extract", path, "-o", tmp_path / "out.jsonl")
    assert ran.code == 0
    assert processor_time() - began < 40


def processor_time() -> float:
    """Seconds of this process and of its children that have ended: a busy machine doesn't count."""
    return sum(os.times()[:4])


def command(*args: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "khabar", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_module_runs_as_the_command() -> None:
    with command("--version") as process:
        out, err = process.communicate()
    assert (process.returncode, out.decode().split()[-1], err) == (0, __version__, b"")


@pytest.mark.skipif(os.name != "posix", reason="POSIX pipes")
def test_broken_pipe_ends_quietly_with_141(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((FILES / "folder" / "a.jsonl").read_text(encoding="utf-8") * 5000, encoding="utf-8")
    with command("extract", str(path)) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (141, b"")


def test_missing_path_prints_no_traceback() -> None:
    with command("extract", "nowhere.txt") as process:
        out, err = process.communicate()
    assert (process.returncode, out, err) == (2, b"", b"khabar: nowhere.txt: no such file or directory\n")


def test_help_names_the_commands(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(name in ran.out for name in ("extract", "explain", "lexicon", "schema"))


@pytest.mark.parametrize("name", ["extract", "explain", "schema", "lexicon"])
def test_help_of_a_command_works(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert (ran.code, ran.err) == (0, "")


def test_explain_names_span_value_and_rule(run: Run) -> None:
    ran = run("explain", "ربحت أرامكو 121 مليار دولار")
    assert ran.code == 0
    company, money = ran.out.splitlines()
    assert company.split()[:3] == ["COMPANY", "5:11", "أرامكو"]
    assert "Saudi Aramco (saudi-aramco 2222.XSAU)" in company
    assert "121000000000 USD" in money
    assert "[money.number_currency]" in money


def test_explain_reads_standard_input(run: Run) -> None:
    assert run("explain", "-", stdin=b"5%").out.startswith("PERCENT")


def test_explain_says_that_nothing_was_found(run: Run) -> None:
    assert run("explain", "صباح الخير") == (0, "nothing found\n", "")


@pytest.mark.parametrize("name", ["أرامكو", "ARAMCO", "ارامكو السعودية"])
def test_lexicon_find_ignores_spelling_and_case(run: Run, name: str) -> None:
    ran = run("lexicon", "find", name)
    assert ran.code == 0
    assert "saudi-aramco" in [row["id"] for row in ran.records]


def test_lexicon_find_exits_with_1_for_an_unknown_name(run: Run) -> None:
    assert run("lexicon", "find", "شركة لا وجود لها") == (1, "", "")


def test_lexicon_check_names_file_line_and_remedy(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text("{}\n")
    ran = run("lexicon", "check", tmp_path / "mine.jsonl")
    assert ran.code == 1
    assert ran.err.startswith("mine.jsonl:1: keys ")


def test_schema_prints_json(run: Run) -> None:
    assert run("schema").out.startswith("{")
