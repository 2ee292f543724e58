"""`atalaya keys`: how the keys stand, and their change."""

from webapp.cli.keys.commands import country_keys

__all__ = ["country_keys"]
