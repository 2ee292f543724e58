"""The texts of a notice in one language, made of what its writer answered, in the order in which
people need them: what happens and where, one act, who says so, when they hear again. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from core.transports.sms_length import SmsLength, measured, with_plain_spaces, without_accents
from watch.notices.wording.frames import (
    CODE_SLOT,
    DO_THIS,
    LINK_SLOT,
    NEXT_WORD,
    SOURCE,
    FixedLines,
    NoticeFacts,
    fixed_lines,
)

LONGEST_SUBJECT = 90
SAMPLE_CODE = "K7M2"
"""As long as the code that stands there once it is sent."""
OPENING = N_("Buenas, le llamo del %(sender)s: %(what)s")
SAID_BY = N_("Lo dice: %(source)s.")
IN_DANGER = N_("Si corre peligro, llame al número de emergencias.")


@dataclass(frozen=True, slots=True)
class WrittenTexts:
    """What a notice says in one language on each way."""

    subject: str
    long: str
    sms: str
    chat: str
    script: str


def compose(
    facts: NoticeFacts, language: str, what_where: str, one_act: str, *, is_sms_plain: bool = False
) -> WrittenTexts:
    """Return the texts of one language; `is_sms_plain` where its writer chose the SMS without
    accents.
    """
    words = Formats(language)
    what, act = sentence(what_where), sentence(one_act)
    lines = fixed_lines(facts, words)
    sms = _joined(
        (what, act, lines.papers, lines.source, lines.next_word, f"{lines.sender}.", lines.answer)
    )
    return WrittenTexts(
        subject=cut(what.rstrip("."), LONGEST_SUBJECT),
        long=_long(words, what, act, lines),
        sms=without_accents(sms) if is_sms_plain else with_plain_spaces(sms),
        chat=_joined(
            (
                what,
                act,
                lines.papers,
                lines.source,
                lines.next_word,
                lines.sender,
                lines.answer,
                lines.link,
            ),
            "\n",
        ),
        script="\n".join(_script(words, what, act, facts, lines)),
    )


def whole_texts(text: str, *, is_sms_plain: bool = False) -> WrittenTexts:
    """Return the texts of a language that has no catalogue: the one that was given, on every way,
    with what ties an answer to it.
    """
    text = " ".join(text.split())
    sms = f"{text} {CODE_SLOT}" if text else ""
    chat = f"{text}\n{CODE_SLOT}\n{LINK_SLOT}" if text else ""
    return WrittenTexts(
        subject=cut(text, LONGEST_SUBJECT),
        long=chat,
        sms=without_accents(sms) if is_sms_plain else with_plain_spaces(sms),
        chat=chat,
        script=text,
    )


def public_text(facts: NoticeFacts, language: str, what_where: str, one_act: str) -> str:
    """Return a notice for everybody, line by line: it asks for no answer, for nobody is named by a
    code.
    """
    lines = fixed_lines(facts, Formats(language))
    said = (lines.papers, lines.source, lines.next_word, lines.sender)
    return _joined((sentence(what_where), sentence(one_act), *said), "\n")


def sms_frame(facts: NoticeFacts, language: str) -> str:
    """Return the short message of one language with `{que}`, `{acto}`, `{fuente}` and `{hora}` in
    the place of what is being typed, for a count that is live.
    """
    words = Formats(language)
    lines = fixed_lines(facts, words)
    said = words.gettext(SOURCE, source="{fuente}")
    again = words.gettext(NEXT_WORD, time="{hora}")
    parts = ("{que}", "{acto}", lines.papers, said, again, f"{lines.sender}.", lines.answer)
    return with_plain_spaces(_joined(parts)).replace(CODE_SLOT, SAMPLE_CODE)


def has_frames(language: str) -> bool:
    """Return whether the fixed lines are written in a language."""
    return language in LANGUAGES


def sentence(text: str) -> str:
    """Return a text on one line, ended as a sentence is."""
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?…" else f"{text}."


def cut(text: str, longest: int) -> str:
    """Return a text no longer than that, cut between words."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def sms_length(sms: str) -> SmsLength:
    """Return what the text of a notice costs as a short message, with its code in its place."""
    return measured(sms.replace(CODE_SLOT, SAMPLE_CODE))


def sms_plain_form(sms: str) -> str:
    """Return the same short message without accents, to be offered."""
    return without_accents(sms)


# -- inside ---------------------------------------------------------------------------------


def _joined(parts: Iterable[str], between: str = " ") -> str:
    return between.join(each for each in parts if each)


def _long(words: Formats, what: str, act: str, lines: FixedLines) -> str:
    answer = _joined((lines.link, lines.answer), "\n")
    do_this = words.gettext(DO_THIS, act=_lower(act)) if act else ""
    said = _joined((lines.source, lines.next_word), "\n")
    return _joined((what, do_this, lines.papers, said, answer, lines.sender), "\n\n")


def _script(
    words: Formats, what: str, act: str, facts: NoticeFacts, lines: FixedLines
) -> Iterable[str]:
    """Yield four sentences for who telephones; the third says of papers what the shelter said."""
    say = words.gettext
    yield say(OPENING, sender=_lower(lines.sender), what=what)
    yield say(DO_THIS, act=_lower(act))
    yield _joined((say(SAID_BY, source=facts.says_who.rstrip(". ")), lines.papers))
    yield _joined((lines.next_word, say(IN_DANGER)))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
