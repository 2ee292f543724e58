"""What must be known before a number is dialled stands beside it, never in its cell."""

from __future__ import annotations

import pytest

from core.i18n.formats import Formats
from core.phones.dialling_notes import reach_words
from directory.entries.models import ChannelKind
from directory.export.dialling import dialling_notes
from directory.export.rows import ExportChannel

PHONE = ChannelKind.PHONE


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "911: emergencias · +18005550602: gratuito, sólo desde EE. UU."),
        ("en", "911: emergencies · +18005550602: toll-free, only from: USA"),
    ],
)
def test_only_lines_that_are_not_like_any_other_are_told(language: str, words: str) -> None:
    channels = [
        ExportChannel(PHONE, "911", is_emergency=True),
        ExportChannel(PHONE, "+19565550110"),
        ExportChannel(ChannelKind.HOTLINE, "+18005550602"),
        ExportChannel(ChannelKind.WHATSAPP, "+18005550602"),
        ExportChannel(ChannelKind.EMAIL, "guardia@example.org"),
    ]
    assert dialling_notes(channels, Formats(language).gettext) == words


@pytest.mark.parametrize(
    ("value", "is_told"),
    [("+80012345678", False), ("+528001234567", True), ("911", False), ("+13055550110", False)],
)
def test_a_number_that_rings_from_everywhere_says_nothing(value: str, is_told: bool) -> None:
    assert bool(reach_words(value, str)) is is_told
