"""The errors that khabar raises: one root, few children.

Article text never raises. Arguments and data files do, early, and say where, what was found and what would be right.
"""


class KhabarError(Exception):
    """Root of every error that khabar raises on purpose."""


class LexiconError(KhabarError):
    """A lexicon file breaks its own manual: the message names file, row and remedy."""


class InputError(KhabarError):
    """An input or option given by the user can't be used: missing path, unknown format, bad date."""


class OutputError(KhabarError):
    """An output can't be written: its place is taken, locked, full, or holds something else."""


class MissingExtra(KhabarError):
    """A format or place needs packages that are not installed: the message names the extra that brings them."""
