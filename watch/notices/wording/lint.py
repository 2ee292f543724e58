"""A notice looked over before somebody else reads it: what refuses it, and what is worth another
word. Pure.

Refused: not one act, no time at which people hear again, no source, a language missing, a gap left
open, a warning of more than two short messages. The rest is said and may stand.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from core.i18n.languages import LANGUAGES, N_
from watch.notices.models import NoticeKind
from watch.notices.wording.acts import count_acts
from watch.notices.wording.composing import sms_length
from watch.notices.wording.frames import NoticeFacts
from watch.notices.wording.hard_words import hard_words

MOST_WARNING_SEGMENTS = 2
LATEST_NEXT_WORD = timedelta(hours=24)
SHORTENERS = (
    *("bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "ow.ly", "cutt.ly", "rebrand.ly"),
    *("buff.ly", "shorturl.at", "n9.cl", "wa.link", "t.ly", "rb.gy", "lnkd.in", "acortar.link"),
)
_SHORTENED = re.compile(
    rf"(?<![\w.-])(?:www\.)?(?:{'|'.join(map(re.escape, SHORTENERS))})(?=[/\s,)]|\.?(?:\s|$))",
    re.IGNORECASE,
)
_CLICK = re.compile(
    r"\b(?:haga clic|clic|click|cliquez|cliquer|pulse aquí|pinche)\b", re.IGNORECASE
)
_OPEN_GAP = re.compile(r"\[[^\]]*\]|\{(?!codigo\}|enlace\})[^}]*\}?")
_INITIALS = re.compile(r"(?<![\w/])[A-ZÁÉÍÓÚÑ]{2,6}(?![\w/])")
_SHORT = re.compile(
    r"\b(?:av|avda|blvd|bd|apt|approx|aprox|ave|col|dept|depto|dpto|dr|dra|edo|env|etc|hno|hr|hrs|"
    r"hs|mpio|prof|sr|sra|st|sta|tel|tél|vd)\.(?=\s|$|,)"
    r"|p\. ?ej\.|e\.g\.|i\.e\.|p\. ex\.",
    re.IGNORECASE,
)
SHOUTED_WORDS = 2
"""A longer text in capitals is shouted, and no row of abbreviations."""
AGENCIES = frozenset(
    {"NOAA", "NWS", "NHC", "USGS", "FEMA", "PTWC", "NTWC", "ECCC", "NEMO", "CNE", "IMN", "COE"}
    | {"MARN", "CONRED", "COPECO", "SMN", "INETER", "IMHPA", "GDACS", "SASMEX"}
)
"""Official sources that people know by their letters, more than by their names."""
ANSWER_WORDS = frozenset({"SALVO", "AYUDA", "BAJA", "SAFE", "HELP", "STOP", "OK", "AIDE", "SMS"})


class LintCode(enum.StrEnum):
    """What is wrong with a notice, or could be said better."""

    NO_WHAT = "no_what"
    NO_ACT = "no_act"
    SEVERAL_ACTS = "several_acts"
    NO_SOURCE = "no_source"
    NO_TIME = "no_time"
    TIME_PAST = "time_past"
    NO_LANGUAGE = "no_language"
    OPEN_GAP = "open_gap"
    LONG_SMS = "long_sms"
    CORRECTS_NOTHING = "corrects_nothing"
    SHORTENER = "shortener"
    CLICK = "click"
    ABBREVIATION = "abbreviation"
    HARD_WORD = "hard_word"
    TIME_FAR = "time_far"
    SMS_ALPHABET = "sms_alphabet"


LINT_WORDS: Mapping[LintCode, str] = MappingProxyType(
    {
        LintCode.NO_WHAT: N_("Diga qué pasa y dónde."),
        LintCode.NO_ACT: N_("Diga qué debe hacer la gente: una sola cosa."),
        LintCode.SEVERAL_ACTS: N_(
            "Pide %(count)s cosas: deje una sola, lo demás va en otro aviso."
        ),
        LintCode.NO_SOURCE: N_(
            "Diga quién lo dice: una fuente oficial que la gente pueda comprobar."
        ),
        LintCode.NO_TIME: N_("Diga a qué hora será el próximo aviso."),
        LintCode.TIME_PAST: N_("La hora del próximo aviso ya pasó."),
        LintCode.NO_LANGUAGE: N_("Falta el texto en este idioma."),
        LintCode.OPEN_GAP: N_("Quedó un hueco sin llenar: %(found)s"),
        LintCode.LONG_SMS: N_("Ocupa %(count)s SMS; una alerta cabe en %(most)s. Acórtela."),
        LintCode.CORRECTS_NOTHING: N_("Diga qué aviso corrige."),
        LintCode.SHORTENER: N_("Enlace acortado: %(found)s. La gente no ve adónde lleva."),
        LintCode.CLICK: N_("«%(found)s»: las estafas lo dicen así. Diga qué hacer sin enlace."),
        LintCode.ABBREVIATION: N_("Abreviatura: «%(found)s». Escriba el nombre entero."),
        LintCode.HARD_WORD: N_("Palabra difícil: «%(found)s». Más fácil: «%(instead)s»."),
        LintCode.TIME_FAR: N_("El próximo aviso queda a más de un día."),
        LintCode.SMS_ALPHABET: N_(
            "%(found)s: con estas letras caben 70 signos por SMS, y no 160. Son %(count)s SMS; sin "
            "acentos, %(plain)s."
        ),
    }
)
REFUSALS = frozenset(
    {
        LintCode.NO_WHAT,
        LintCode.NO_ACT,
        LintCode.SEVERAL_ACTS,
        LintCode.NO_SOURCE,
        LintCode.NO_TIME,
        LintCode.TIME_PAST,
        LintCode.NO_LANGUAGE,
        LintCode.OPEN_GAP,
        LintCode.LONG_SMS,
        LintCode.CORRECTS_NOTHING,
        LintCode.SHORTENER,
    }
)


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing found in a notice."""

    code: LintCode
    about: str = ""
    """`what_where`, `one_act`, `sms`, `says_who`, `next_word_at`, `corrects`."""
    language: str = ""
    gaps: Mapping[str, object] = field(default_factory=dict)
    """What fills the %(slots)s of its words."""

    @property
    def is_refusal(self) -> bool:
        """Whether the notice cannot be proposed with it."""
        return self.code in REFUSALS

    @property
    def message(self) -> str:
        """Its words: a message id."""
        return LINT_WORDS[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOverText:
    """One language of a notice, as far as it is looked over."""

    language: str
    what_where: str
    one_act: str
    sms: str
    plain_sms: str
    """The same without accents."""


def looked_over(
    facts: NoticeFacts,
    texts: Iterable[LookedOverText],
    *,
    now: datetime,
    corrects: bool = False,
) -> tuple[LintFinding, ...]:
    """Return what is found in a notice, what refuses it first; `corrects` says that it names the
    notice it corrects.
    """
    found = [*_of_facts(facts, now, corrects)]
    by_language = {each.language: each for each in texts}
    for language in LANGUAGES:
        if language not in by_language:
            found.append(LintFinding(LintCode.NO_LANGUAGE, language=language))
    for each in by_language.values():
        found += _of_text(facts.kind, each)
    return tuple(sorted(found, key=lambda each: not each.is_refusal))


# -- inside ---------------------------------------------------------------------------------


def _of_facts(facts: NoticeFacts, now: datetime, corrects: bool) -> Iterator[LintFinding]:
    if facts.kind is NoticeKind.CORRECTION and not corrects:
        yield LintFinding(LintCode.CORRECTS_NOTHING, "corrects")
    if not facts.says_who.strip():
        yield LintFinding(LintCode.NO_SOURCE, "says_who")
    else:
        yield from _of_words("says_who", "", facts.says_who)
    if facts.next_word_at is None:
        yield LintFinding(LintCode.NO_TIME, "next_word_at")
    elif facts.next_word_at <= now:
        yield LintFinding(LintCode.TIME_PAST, "next_word_at")
    elif facts.next_word_at > now + LATEST_NEXT_WORD:
        yield LintFinding(LintCode.TIME_FAR, "next_word_at")


def _of_text(kind: NoticeKind, text: LookedOverText) -> Iterator[LintFinding]:
    if text.language in LANGUAGES:
        if not text.what_where.strip():
            yield LintFinding(LintCode.NO_WHAT, "what_where", text.language)
        acts = count_acts(text.one_act, text.language)
        if acts != 1:
            code = LintCode.SEVERAL_ACTS if acts else LintCode.NO_ACT
            yield LintFinding(code, "one_act", text.language, {"count": acts})
    for name in ("what_where", "one_act"):
        yield from _of_words(name, text.language, getattr(text, name))
    yield from _of_length(kind, text)


def _of_words(name: str, language: str, text: str) -> Iterator[LintFinding]:
    patterns = (
        (LintCode.OPEN_GAP, _OPEN_GAP),
        (LintCode.SHORTENER, _SHORTENED),
        (LintCode.CLICK, _CLICK),
        (LintCode.ABBREVIATION, _SHORT),
    )
    for code, pattern in patterns:
        for found in dict.fromkeys(each[0] for each in pattern.finditer(text)):
            yield LintFinding(code, name, language, {"found": found})
    if not (text.isupper() and len(text.split()) > SHOUTED_WORDS):
        for found in dict.fromkeys(_INITIALS.findall(text)):
            if found not in ANSWER_WORDS | AGENCIES:
                yield LintFinding(LintCode.ABBREVIATION, name, language, {"found": found})
    for found, instead in hard_words(text, language):
        gaps = {"found": found, "instead": instead}
        yield LintFinding(LintCode.HARD_WORD, name, language, gaps)


def _of_length(kind: NoticeKind, text: LookedOverText) -> Iterator[LintFinding]:
    length = sms_length(text.sms)
    if kind is NoticeKind.WARNING and length.segments > MOST_WARNING_SEGMENTS:
        gaps = {"count": length.segments, "most": MOST_WARNING_SEGMENTS}
        yield LintFinding(LintCode.LONG_SMS, "sms", text.language, gaps)
    plain = sms_length(text.plain_sms)
    if length.culprits and plain.segments < length.segments:
        shares: dict[str, object] = {
            "found": " ".join(length.culprits[:8]),
            "count": length.segments,
            "plain": plain.segments,
        }
        yield LintFinding(LintCode.SMS_ALPHABET, "sms", text.language, shares)
