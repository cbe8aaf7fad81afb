"""Where records go: a sink has `write(record)` and is a context manager. A format is a module and its line here."""

from khabar.sinks.jsonl import JsonlSink

__all__ = ["JsonlSink"]
