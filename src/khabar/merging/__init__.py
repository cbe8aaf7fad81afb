"""The same fact from several articles of a story, told once with every source."""

from khabar.merging.merge import WINDOW, merged

__all__ = ["WINDOW", "merged"]
