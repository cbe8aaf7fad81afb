"""The manifest of a batch: what went in, what came out, made by what, in what time."""

from datetime import datetime
from typing import Any

from pydantic import Field

from khabar.records.base import Model
from khabar.records.record import Engine


class InputSummary(Model):
    """One path as it was given."""

    path: str
    files: int = Field(description="1, or how many files of a folder were read.")
    bytes: int = Field(description="As stored, so compressed where it is.")
    sha256: str = Field(description="Of the bytes; for a folder, of the names and digests of its files in order.")


class Counts(Model):
    """read = written + repeated + rejected, always."""

    read: int = Field(description="Articles and unreadable inputs that were met.")
    written: int
    repeated: int = Field(description="Articles met before in this run, with the same record: written once.")
    rejected: int
    reasons: dict[str, int] = Field(description="Rejects by reason.")


class Manifest(Model):
    """Written when a batch is complete: on an object store it is what says so."""

    schema_version: str
    engine: Engine
    python: str
    packages: dict[str, str]
    options: dict[str, Any]
    inputs: tuple[InputSummary, ...]
    outputs: tuple[str, ...]
    shards: int
    resumed: int = Field(description="Shards that an earlier run had already done.")
    counts: Counts
    started: datetime
    finished: datetime
    seconds: float
