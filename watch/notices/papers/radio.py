"""A notice to be read aloud in half a minute: what and where, the act said twice, who says so, when
people hear again. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.i18n.formats import Formats
from core.i18n.languages import N_
from watch.notices.models import NoticeText
from watch.notices.wording.composing import sentence
from watch.notices.wording.frames import NoticeFacts, fixed_lines, hour_words

WORDS_A_MINUTE = 150
"""As announcers read news in Spanish, English and French; a notice is read no faster."""
HALF_A_MINUTE = 30
PAUSE_SECONDS = 0.4
"""After each sentence."""
ATTENTION = N_("Atención, personas de %(country)s.")
AGAIN = N_("Repetimos: %(act)s")
SAYS = N_("Lo dice: %(source)s.")
NEXT = N_("Habrá otro aviso a esta hora: %(time)s.")
_NUMBERS = re.compile(r"\d+")
_SENTENCES = re.compile(r"[.!?…]+(?:\s|$)")


@dataclass(frozen=True, slots=True)
class RadioScript:
    """A text to be read aloud."""

    language: str
    text: str
    words: int
    seconds: int
    """As it takes an announcer."""

    @property
    def is_too_long(self) -> bool:
        """Whether it takes more than half a minute."""
        return self.seconds > HALF_A_MINUTE


def radio_script(facts: NoticeFacts, text: NoticeText) -> RadioScript:
    """Return the script of one language."""
    words = Formats(text.language)
    act = sentence(text.one_act)
    lines = [
        words.gettext(ATTENTION, country=words.country(facts.country)),
        sentence(text.what_where),
        act,
        fixed_lines(facts, words).papers,
        words.gettext(SAYS, source=facts.says_who.rstrip(". ")),
        words.gettext(AGAIN, act=act[:1].lower() + act[1:]),
        words.gettext(NEXT, time=hour_words(facts, words)),
    ]
    said = " ".join(each for each in lines if each)
    return RadioScript(text.language, said, count_words(said), read_aloud_seconds(said))


def count_words(text: str) -> int:
    """Return how many words are said: a number is as many as its digits, two at a time."""
    numbers = _NUMBERS.findall(text)
    rest = re.findall(r"\w+", _NUMBERS.sub(" ", text))
    return len(rest) + sum(-(-len(each) // 2) for each in numbers)


def read_aloud_seconds(text: str) -> int:
    """Return how long it takes to read a text aloud, pauses and all, in whole seconds."""
    pauses = len(_SENTENCES.findall(text)) * PAUSE_SECONDS
    return round(count_words(text) * 60 / WORDS_A_MINUTE + pauses)
