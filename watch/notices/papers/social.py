"""A notice for social media: short enough for every network, and what its picture says for who
cannot see it. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n.formats import Formats
from core.i18n.languages import N_
from watch.notices.models import NoticeText
from watch.notices.wording.composing import cut, public_text
from watch.notices.wording.frames import NoticeFacts, fixed_lines

LONGEST_POST, LONGEST_ALT = 280, 1000
ALT = N_("Cartel del %(sender)s con letras grandes. Dice: %(text)s")


@dataclass(frozen=True, slots=True)
class SocialText:
    """A post, and the words for its picture."""

    language: str
    text: str
    alt: str


def social_text(facts: NoticeFacts, text: NoticeText) -> SocialText:
    """Return the post of one language. It is cut only where the notice alone is longer than the
    shortest network takes.
    """
    words = Formats(text.language)
    said = public_text(facts, text.language, text.what_where, text.one_act)
    sender = fixed_lines(facts, words).sender
    alt = words.gettext(ALT, sender=sender[:1].lower() + sender[1:], text=said.replace("\n", " "))
    return SocialText(text.language, cut(said, LONGEST_POST), cut(alt, LONGEST_ALT))
