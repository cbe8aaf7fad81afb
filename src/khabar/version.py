"""The version, in the one place that the package metadata is compared with."""

__version__ = "0.1.0"
