"""What all tests share: how hard Hypothesis tries, where the project is, and how its command is run."""

import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from khabar import cli

settings.register_profile(
    "khabar",
    max_examples=150,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("khabar")

signal.signal(signal.SIGINT, signal.default_int_handler)  # started in the background, commands would inherit deafness


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's top folder."""
    return Path(__file__).parent.parent


class Ran(NamedTuple):
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the console script in this process: `run("extract", FILES / "article.txt")`."""

    def ran(*args: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["khabar", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = 0
        try:
            cli.main()
        except SystemExit as error:
            code = int(error.code or 0)
        return Ran(code, *capfd.readouterr())

    return ran


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Other people's files, beside the project where it is developed."""
    folder = Path(os.environ.get("KHABAR_SHARED", root.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    return folder


@pytest.fixture
def postgresql() -> Iterator[str]:
    """URL of an empty schema in the server that KHABAR_TEST_POSTGRESQL names."""
    url = os.environ.get("KHABAR_TEST_POSTGRESQL")
    if not url:
        pytest.skip("KHABAR_TEST_POSTGRESQL names no server: `.ci/postgresql start DIR` starts one")
    psycopg = pytest.importorskip("psycopg")
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        yield f"{url}?options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture(scope="session")
def articles() -> Callable[..., Path]:
    """A JSONL file of so many short articles, all different, in a folder."""

    def made(count: int, folder: Path, repeat: int = 1) -> Path:
        path = folder / "articles.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for i in range(count):
                text = (
                    f"بلغت أرباح أرامكو السعودية {i}.5 مليار دولار في النصف الأول بزيادة {i % 97}%\n"
                    f"وقالت شركة الاتصالات السعودية إن إيراداتها {i + 3} مليون ريال في 2023، مقابل {i + 1} مليون ريال"
                )
                row = {"id": f"a{i}", "text": text * repeat, "published": "2024-08-27"}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        return path

    return made
