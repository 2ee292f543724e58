"""The demonstration: real geography, invented people, past events told as if they happened now."""

from __future__ import annotations

ACCOUNTS_FILE = "demo-accounts.txt"
"""In the folder of the installation: the accounts of the demo with their passwords."""
