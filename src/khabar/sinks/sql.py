"""The flat tables in SQL: types and statements of three databases."""

from __future__ import annotations

from typing import Literal

from khabar.sinks.tables import MERGED, TABLES, VERSION, Table

Dialect = Literal["postgres", "sqlite", "duckdb"]

_TYPES: dict[Dialect, dict[str, str]] = {
    "postgres": {
        "text": "text", "integer": "bigint", "score": "double precision", "decimal": "numeric", "date": "date",
        "boolean": "boolean", "json": "json",
    },
    "sqlite": {
        "text": "TEXT", "integer": "INTEGER", "score": "REAL", "decimal": "NUMERIC", "date": "TEXT",
        "boolean": "INTEGER", "json": "TEXT",
    },
    "duckdb": {
        "text": "VARCHAR", "integer": "BIGINT", "score": "DOUBLE", "decimal": "DECIMAL(38, 10)", "date": "DATE",
        "boolean": "BOOLEAN", "json": "JSON",
    },
}  # fmt: skip
DIALECTS = tuple(_TYPES)
CREATED = "khabar_tables"  # the table that holds the version of the others


def create(table: Table, dialect: Dialect) -> str:
    """The CREATE TABLE statement."""
    types = _TYPES[dialect]
    lines = [
        f"  {column.name} {types[column.kind]}{' NOT NULL' if column.name in table.key else ''}"
        for column in table.columns
    ]
    return f"CREATE TABLE {table.name} (\n" + ",\n".join([*lines, f"  PRIMARY KEY ({', '.join(table.key)})"]) + "\n)"


def statements(dialect: Dialect) -> list[str]:
    """All that makes an empty database ready."""
    return [
        *(create(table, dialect) for table in TABLES),
        f"CREATE TABLE {CREATED} (version INTEGER NOT NULL)",
        f"INSERT INTO {CREATED} VALUES ({VERSION})",
    ]


def script(dialect: Dialect) -> str:
    """The same as a script, and the tables that `khabar merge` makes anew."""
    made = [*statements(dialect), *(create(table, dialect) for table in MERGED)]
    return "".join(f"{statement};\n" for statement in made)
