"""The words of an alarm: pure, out of the facts frozen with the message.

The first line is what a locked telephone shows: what changed, or whom it touches. Then counts, one
link, how old the data are, and times with their zone. Nobody registered is ever named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.outbox.owner import MessageBody
from feeds.labels import ENDING_WORDS, SEVERITY_WORDS
from feeds.models import Ending
from feeds.values import Severity
from watch.alarms.labels import RUNG_REASONS
from watch.alarms.models import RungKind

LONGEST_LINE = 300
"""Of a message that is no mail, in characters, its link apart: two parts of an SMS."""
_ANSWER = N_("¿Va usted? Abra y toque Voy, No puedo o No soy yo:")
_WAIT = N_("Si nadie contesta en %(minutes)s min, se llama a los siguientes.")
_NO_ANSWER_NEEDED = N_("No tiene que contestar. Lo que hay ahora:")
_REGISTERED_ONLY = N_(
    "Se cuenta a quien está registrado: puede haber más gente. Ni este correo ni su página "
    "nombran a nadie."
)
_TAKEN = N_("Ya la tomó %(who)s")
_TAKEN_BY_SOMEBODY = N_("Ya la tomó alguien de %(country)s")
_ENDED = N_("Terminó: %(reason)s")
_NO_ALL_CLEAR = N_("Que termine el aviso no dice que haya pasado el peligro.")
_REPLY = N_("Responda 1 %(code)s voy, 2 %(code)s no puedo, 3 %(code)s no soy yo.")
_AGE = N_("Contado por la vigilancia: %(moment)s.")
_SEEN = N_("Su fuente lo dijo por última vez: %(moment)s.")
_SPAN = N_("Empieza: %(starts)s. Hasta: %(ends)s.")
_OPEN_SPAN = N_("Empieza: %(starts)s. No se dice hasta cuándo.")
_SILENT = N_("Su fuente calla desde que venció su plazo: nadie sabe si sigue.")
_NOBODY_KNOWN = N_("nadie registrado dentro; puede haber gente sin registrar")
_STYLE = (
    "display:inline-block;padding:14px 22px;background:#0b4f8a;color:#ffffff;"
    "text-decoration:none;border-radius:6px;font-weight:bold"
)


@dataclass(frozen=True, slots=True)
class AlarmMessage:
    """What one message of an alarm says: its kind, the facts, the reader's language, its link."""

    kind: str
    facts: Mapping[str, Any]
    language: str
    link: str

    @property
    def forms(self) -> Formats:
        """How the reader's language writes."""
        return Formats(self.language)


def mail_body(message: AlarmMessage, headers: tuple[tuple[str, str], ...]) -> MessageBody:
    """Return a mail in plain text and in simple HTML."""
    translate = message.forms.gettext
    subject = translate(N_("Alarma: %(name)s"), name=message.facts["subject"])
    lines = list(_lines(message))
    text = "\n\n".join(lines) + "\n"
    return MessageBody(subject, text, html=_html(message, lines), headers=headers)


def line_body(message: AlarmMessage) -> MessageBody:
    """Return one line for a channel that is no mail: what, whom, how to answer, and the link."""
    facts, translate = message.facts, message.forms.gettext
    head = f"ATALAYA {first_line(message)} · {facts['name']}"
    if message.kind != "call":
        return MessageBody(head[:LONGEST_LINE], f"{head[:LONGEST_LINE]} {message.link}")
    reply = translate(_REPLY, code=facts["code"])
    short = head[: LONGEST_LINE - len(reply) - 3]
    return MessageBody(short, f"{short}. {reply} {message.link}")


def first_line(message: AlarmMessage) -> str:
    """Return what a locked telephone shows of a message."""
    facts, forms = message.facts, message.forms
    if message.kind == "taken":
        return _taken_words(message)
    if message.kind == "ended":
        return forms.gettext(_ENDED, reason=_ending_words(message))
    changes = "; ".join(_change_words(message))
    severity = forms.gettext(SEVERITY_WORDS[Severity(facts["severity"])]).upper()
    if changes:
        return f"{changes} · {severity}"
    counted = ", ".join(_count_words(message))
    return f"{severity} · {counted}" if counted else severity


# -- inside ---------------------------------------------------------------------------------


def _lines(message: AlarmMessage) -> Iterator[str]:
    """Yield the paragraphs of a mail."""
    facts, forms = message.facts, message.forms
    yield first_line(message)
    yield facts["name"]
    if message.kind == "call":
        yield forms.gettext(RUNG_REASONS[RungKind(facts["rung_kind"])])
        yield f"{forms.gettext(_ANSWER)}\n{message.link}"
        yield forms.gettext(_WAIT, minutes=facts["minutes"])
    else:
        if message.kind == "ended":
            yield forms.gettext(_NO_ALL_CLEAR)
        # News of what nobody has taken asks again.
        is_wanted = message.kind == "news" and not facts.get("taken_kind")
        yield f"{forms.gettext(_ANSWER if is_wanted else _NO_ANSWER_NEEDED)}\n{message.link}"
    if facts["counts"]:
        country = forms.country(facts["country"])
        yield f"{country}: {', '.join(_count_words(message, is_long=True))}."
        yield forms.gettext(_REGISTERED_ONLY)
    if times := " ".join(_time_words(message)):
        yield times


def _html(message: AlarmMessage, lines: list[str]) -> str:
    """Return the same in HTML: the link as a button a thumb meets, no picture, nothing to load."""
    button = message.forms.gettext(N_("Abrir la alarma"))
    parts = []
    for number, line in enumerate(lines):
        words, _break, link = line.partition("\n")
        tag = "h1 style='font-size:1.15em'" if number == 0 else "p"
        parts.append(f"<{tag}>{escape(words)}</{tag.split()[0]}>")
        if link:
            parts.append(f'<p><a style="{_STYLE}" href="{escape(link)}">{escape(button)}</a></p>')
    body = "\n".join(parts)
    head = f'<!doctype html>\n<html lang="{escape(message.language)}"><head><meta charset="utf-8">'
    return f"{head}</head>\n<body>\n{body}\n</body></html>\n"


def _count_words(message: AlarmMessage, *, is_long: bool = False) -> Iterator[str]:
    counts, forms = message.facts["counts"], message.forms
    if not counts:
        return
    if "persons" in counts:
        yield _persons(forms, counts["persons"])
        if is_long:
            yield _households(forms, counts["households"])
            yield from _movement_words(message)
    else:
        yield forms.gettext(_NOBODY_KNOWN)
    if counts["shelters"]:
        yield forms.ngettext("1 albergue", "%(count)s albergues", counts["shelters"])
    if counts["posts"]:
        yield forms.ngettext("1 representación", "%(count)s representaciones", counts["posts"])


def _movement_words(message: AlarmMessage) -> Iterator[str]:
    counts, forms = message.facts["counts"], message.forms
    if counts.get("arriving", "0") != "0":
        yield forms.gettext(N_("de ellas llegan antes de que termine: %(n)s"), n=counts["arriving"])
    if counts.get("leaving", "0") != "0":
        yield forms.gettext(N_("se van antes de que llegue: %(n)s"), n=counts["leaving"])


def _persons(forms: Formats, count: str) -> str:
    """Return a count of people in words; one that is hidden for being small stays so."""
    if count.isdigit():
        return forms.ngettext("1 persona", "%(count)s personas", int(count))
    return forms.gettext(N_("personas: %(count)s"), count=count)


def _households(forms: Formats, count: str) -> str:
    if count.isdigit():
        return forms.ngettext("1 hogar", "%(count)s hogares", int(count))
    return forms.gettext(N_("hogares: %(count)s"), count=count)


def _change_words(message: AlarmMessage) -> Iterator[str]:
    changes, forms = message.facts.get("changes") or {}, message.forms
    if count := changes.get("added"):
        yield forms.ngettext("+1 persona", "+%(count)s personas", count)
    if count := changes.get("removed"):
        yield forms.ngettext("1 fuera", "%(count)s fuera", count)
    if count := changes.get("shelters"):
        yield forms.ngettext("%(sign)s1 albergue", "%(sign)s%(count)s albergues", abs(count),
                             sign="+" if count > 0 else "−")  # fmt: skip
    if count := changes.get("posts"):
        yield forms.ngettext("%(sign)s1 representación", "%(sign)s%(count)s representaciones",
                             abs(count), sign="+" if count > 0 else "−")  # fmt: skip
    if "before" in changes:
        yield _tier_words(forms, Severity(changes["before"]), Severity(changes["severity"]))


def _tier_words(forms: Formats, before: Severity, present: Severity) -> str:
    words = N_("más grave: %(before)s → %(present)s")
    if present.rank < before.rank:
        words = N_("menos grave: %(before)s → %(present)s")
    return forms.gettext(
        words,
        before=forms.gettext(SEVERITY_WORDS[before]),
        present=forms.gettext(SEVERITY_WORDS[present]),
    )


def _taken_words(message: AlarmMessage) -> str:
    facts, forms = message.facts, message.forms
    if facts["taken_by"]:
        return forms.gettext(_TAKEN, who=facts["taken_by"])
    if facts["taken_kind"] == RungKind.SECRETARIAT:
        return forms.gettext(N_("Ya la tomó la Secretaría"))
    return forms.gettext(_TAKEN_BY_SOMEBODY, country=forms.country(facts["country"]))


def _ending_words(message: AlarmMessage) -> str:
    because, forms = message.facts.get("because", ""), message.forms
    if because in set(Ending):
        return forms.gettext(ENDING_WORDS[Ending(because)])
    return forms.gettext(N_("quien lo llevaba lo cerró"))


def _time_words(message: AlarmMessage) -> Iterator[str]:
    facts, forms = message.facts, message.forms

    def moment(name: str) -> str:
        return forms.moment(datetime.fromisoformat(facts[name]), facts["zone"])

    if facts.get("counted_at"):
        yield forms.gettext(_AGE, moment=moment("counted_at"))
    if facts.get("seen_at"):
        yield forms.gettext(_SEEN, moment=moment("seen_at"))
    if facts.get("is_silent"):
        yield forms.gettext(_SILENT)
    if facts.get("ends_at"):
        yield forms.gettext(_SPAN, starts=moment("starts_at"), ends=moment("ends_at"))
    elif facts.get("starts_at"):
        yield forms.gettext(_OPEN_SPAN, starts=moment("starts_at"))
