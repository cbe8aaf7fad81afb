"""The words and facts that khabar knows: data files, and the loader that refuses mistakes in them."""

from khabar.lexicons.loader import FOLDER, digest, load

__all__ = ["FOLDER", "digest", "load"]
