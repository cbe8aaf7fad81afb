"""Arabic script: normalisation with offsets, skeletons, clitics. Knows nothing of business."""

from khabar.text.aligned import Aligned, align, encode, normalise

__all__ = ["Aligned", "align", "encode", "normalise"]
