"""How far long work is, told on standard error while it goes on."""

from __future__ import annotations

from core.i18n.languages import N_
from webapp.cli.terminal.answers import note


def note_persons_read(country: str, persons: int) -> None:
    """Say how many persons of a country were read for its matching index so far."""
    message = N_("{country}: índice de lugares, {count} personas leídas.")
    note(message, country=country, count=persons)
