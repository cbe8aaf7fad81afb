"""Facts: who, what, how much, when, against what, according to whom; and why each other figure is in none."""

from khabar.facts.read import Read, read

__all__ = ["Read", "read"]
