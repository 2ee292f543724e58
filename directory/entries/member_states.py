"""The eleven member countries of the Regional Conference on Migration."""

from __future__ import annotations

MEMBERS = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
"""ISO 3166-1 alpha-2."""
