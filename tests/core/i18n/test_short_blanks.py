from __future__ import annotations

from core.i18n.short_blanks import LONGEST_BLANKS, with_short_blanks
from watch.replies.quoted_mail import own_words
from webapp.forms.points import read_point


def test_blanks_are_cut_to_what_a_person_types() -> None:
    assert with_short_blanks(f"a{' ' * 99}b\n\nc") == f"a{' ' * LONGEST_BLANKS}b\n\nc"
    assert with_short_blanks("a \n b") == "a \n b"


def test_what_strangers_write_is_looked_through_once() -> None:
    """Each of these took minutes, or went on for ever."""
    assert read_point(f"14.6{' ' * 5000}x") == f"14.6{' ' * 5000}x"
    assert own_words("\n" * 9000 + "estoy bien") == "estoy bien"
