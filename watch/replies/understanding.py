"""What a reply says: safe, help, moved, stop, start, or unclear. Pure.

The rules, one sentence each, in the order in which they decide:

1. *Help* is what shows a word of help, one slip of a finger away or not, or the figure 2, and
   nothing that speaks against it.
2. What shows help and something against it (a *no*, another answer), or a word of danger, or a
   *safe* that is denied, is unclear and ranks as help until a person has read it.
3. *Stop* and *start* are short and begin with their word.
4. *Moved* is the figure 3 or a word of moving, with no *no*, no *but* and no question.
5. *Safe* is the figure 1 or a word of being safe, in the first person, with no *no*, no *but*, no
   question, and no word that nobody here knows.
6. All else is unclear; it may be help unless it only greets, thanks or asks who writes.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from core.i18n.short_blanks import with_short_blanks
from watch.replies.quoted_mail import own_words
from watch.replies.signs import (
    Signs,
    language_of_words,
    read_signs,
    says_nothing,
    speaks_for_all,
)
from watch.replies.spelling import folded, is_one_slip

LONGEST = 2000
_PREPOSITION = re.compile(r"^\W*(?:a|al|en|para|to|in|at|à|au|en|chez)\s+", re.IGNORECASE)
_NEAR = 4
"""So many words before a word of help a *no* speaks of it."""


class ReplyKind(enum.StrEnum):
    """What a reply says."""

    SAFE = "safe"
    HELP = "help"
    MOVED = "moved"
    STOP = "stop"
    START = "start"
    UNCLEAR = "unclear"


class Certainty(enum.StrEnum):
    """How sure it is."""

    PLAIN = "plain"
    SLIP = "slip"
    """A word was read that is not spelt so."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Understood:
    """A reply as it was understood."""

    kind: ReplyKind
    codes: tuple[str, ...] = ()
    place: str = ""
    """Where somebody moved to, in their words."""
    certainty: Certainty = Certainty.PLAIN
    shows_help: bool = False
    """Whether a sign of help or danger stands there."""
    may_be_help: bool = False
    """Whether help cannot be ruled out before somebody has read it."""
    speaks_for_all: bool = False
    """Whether whoever writes speaks for the household."""
    language: str = ""

    @property
    def code(self) -> str | None:
        """The one code that stands there; None for none, and for several."""
        return self.codes[0] if len(self.codes) == 1 else None

    @property
    def ranks_as_help(self) -> bool:
        """Whether it stands above all others until a person has read it."""
        return self.kind is ReplyKind.HELP or self.may_be_help


def understand(text: str, language: str = "") -> Understood:
    """Return what a text says; `language` is the one of the message that it answers."""
    words = own_words(with_short_blanks(text[:LONGEST]))
    signs = read_signs(words, language)
    kind = _kind(signs)
    shows_help = signs.asks_for_help or signs.has_distress or _is_denied(signs)
    is_open = kind is ReplyKind.UNCLEAR
    return Understood(
        kind=kind,
        codes=signs.codes,
        place=_place(signs) if kind is ReplyKind.MOVED else "",
        certainty=Certainty.NONE if is_open else _certainty(signs),
        shows_help=shows_help and kind in {ReplyKind.UNCLEAR, ReplyKind.HELP},
        may_be_help=is_open and (shows_help or not _says_nothing(words, signs)),
        speaks_for_all=speaks_for_all(signs.tokens),
        language=language_of_words(signs.tokens, language),
    )


# -- inside ---------------------------------------------------------------------------------


def _kind(signs: Signs) -> ReplyKind:
    if signs.asks_for_help:
        return ReplyKind.UNCLEAR if _speaks_against_help(signs) else ReplyKind.HELP
    if signs.has_distress or _is_denied(signs):
        return ReplyKind.UNCLEAR
    answers = _answers(signs)
    return answers[0] if len(answers) == 1 else ReplyKind.UNCLEAR


def _answers(signs: Signs) -> list[ReplyKind]:
    """Return all that a text without a sign of help says."""
    is_moved = bool(signs.moved) or "3" in signs.figures
    is_safe = bool(signs.safe) or "1" in signs.figures
    found = []
    if signs.is_stop:
        found.append(ReplyKind.STOP)
    if signs.is_start:
        found.append(ReplyKind.START)
    # "I am well, I moved": moved says that somebody is safe, elsewhere.
    if is_moved:
        found.append(ReplyKind.MOVED if _is_plain_move(signs) else ReplyKind.UNCLEAR)
    elif is_safe:
        found.append(ReplyKind.SAFE if _is_plain_safe(signs) else ReplyKind.UNCLEAR)
    return found


def _is_plain_move(signs: Signs) -> bool:
    # Whoever answers 3 says with whom they are; "my mother moved" is of somebody else.
    is_own = "3" in signs.figures or not signs.is_of_another
    return is_own and not signs.negations and not signs.is_doubtful


def _is_plain_safe(signs: Signs) -> bool:
    against = signs.negations or signs.is_doubtful or signs.is_of_another or signs.unknown
    return not against


def _is_denied(signs: Signs) -> bool:
    """Return whether *safe* stands beside a *no*, wherever that stands."""
    return bool(signs.negations) and bool(signs.safe or "1" in signs.figures)


def _speaks_against_help(signs: Signs) -> bool:
    others = (signs.safe, signs.moved, signs.is_stop, signs.is_start, signs.figures - {"2"})
    denied = (0 < cry - no <= _NEAR for cry in signs.cries for no in signs.negations)
    return any(others) or any(denied) or _is_only_hidden(signs)


def _is_only_hidden(signs: Signs) -> bool:
    """Return whether help is seen only in letters that run together with others."""
    is_open = bool(signs.cries) or "2" in signs.figures
    return not is_open and len(signs.tokens) > 1 and not _is_spelt(signs)


def _is_spelt(signs: Signs) -> bool:
    """Return whether the whole text is single letters: A Y U D A."""
    return all(len(each) == 1 for each in signs.tokens)


def _certainty(signs: Signs) -> Certainty:
    return Certainty.SLIP if signs.is_slip else Certainty.PLAIN


def _says_nothing(words: str, signs: Signs) -> bool:
    """Return whether there is nothing to read: a greeting, a thumb. A text that is empty is not
    nothing: a picture may have come with it.
    """
    return bool(words) and says_nothing(signs.tokens) and not signs.codes


def _place(signs: Signs) -> str:
    """Return what stands behind the word of moving or the figure, as it was written."""
    pieces = signs.rest.split()
    head = signs.moved.split()[-1] if signs.moved else "3"
    for at, piece in enumerate(pieces):
        word = folded(piece).strip(" .,:;-!")
        if head in word or (len(head) > 3 and is_one_slip(word, head)):
            return _PREPOSITION.sub("", " ".join(pieces[at + 1 :])).strip(" .,:;-")[:300]
    return ""
