"""The digest of the morning, put into the outbox and written when it leaves.

What it says is frozen when it is put in: the names of hazards in the language and the hours of its
reader, counts of the reader's own country, and which sources fail. It names nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.support import NullTranslations
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import User
from core.atlas.values import Unit
from core.db import reading, writing
from core.i18n.languages import N_, language_of, translator
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from core.outbox.submission import MessageDraft, put
from core.transports.email_format import EMAIL
from feeds.naming.hazard_name import NameReader, hazard_name
from feeds.sources.health import SourceHealth
from watch.digest.changes import Digest, HazardChanges, digest_of
from watch.digest.models import DigestReader
from watch.digest.mornings import Morning, due_mornings, is_reader, take_morning
from watch.models import SubjectKind
from watch.rules.words import FIRING_WORDS
from webapp.messages.rule_notes import RuleNote, rule_notes

OWNER = "digest"
KIND = "morning"
_SUBJECT = N_("Resumen del {day}")
_SINCE = N_("Qué cambió desde el {since}:")
_QUIET = N_("Ningún peligro cambió desde el {since}.")
_NOTES = N_("Lo que sus reglas dejaron para este resumen:")
_SOURCES = N_("Fuentes que no contestan; su silencio no dice que no pase nada:")
_END = N_("El tablero de ahora: {link}")
_STOP = N_("Este resumen se apaga en Mi cuenta: {account}")


@dataclass(frozen=True, slots=True)
class DigestMessages:
    """The owner of these messages (`core.outbox.owner.OutboxOwner`)."""

    public_url: str

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Return whether its reader still reads it."""
        user = session.get(User, uuid.UUID(message.reference))
        if user is None or not user.active:
            return False
        return is_reader(user, session.get(DigestReader, user.id))

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Return nothing: its links open only for who signs in."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Return what the message says."""
        details, translate = message.details, translator(message.language).gettext
        head = _SINCE if details["lines"] else _QUIET
        parts = [translate(head).format(since=details["since"])]
        if details["lines"]:
            parts.append("\n".join(f"- {line}" for line in details["lines"]))
        if details.get("notes"):
            named = "\n".join(f"- {line}" for line in details["notes"])
            parts.append(f"{translate(_NOTES)}\n{named}")
        if details["sources"]:
            named = "\n".join(f"- {line}" for line in details["sources"])
            parts.append(f"{translate(_SOURCES)}\n{named}")
        board, account = f"{self.public_url}/vigilancia", f"{self.public_url}/cuenta#resumen"
        parts.append(translate(_END).format(link=board))
        parts.append(translate(_STOP).format(account=account))
        return MessageBody(
            translate(_SUBJECT).format(day=details["day"]),
            "\n\n".join(parts) + "\n",
            headers=(("Precedence", "bulk"), ("X-Auto-Response-Suppress", "All")),
        )


@dataclass(frozen=True, slots=True)
class DigestWriter:
    """What writing digests takes."""

    engine: Engine
    default_zone: str
    unit: Callable[[str], Unit | None]


def put_due_digests(writer: DigestWriter, now: datetime) -> int:
    """Put the digests that are due into the outbox; return how many.

    Each reader in a transaction of its own: their turn is over in the same moment in which their
    message is in, so that a kill between the two loses and doubles none.
    """
    with reading(writer.engine) as session:
        mornings = due_mornings(session, now, writer.default_zone)
    return sum(_put_one(writer, morning, now) for morning in mornings)


# -- inside ---------------------------------------------------------------------------------


def _put_one(writer: DigestWriter, morning: Morning, now: datetime) -> bool:
    user = morning.user
    with reading(writer.engine) as session:
        digest = digest_of(session, user.country, morning.since, now, is_demo=user.is_demo)
        notes = rule_notes(session, user.country, morning.since, now)
        is_nothing = digest.is_nothing and not notes
        draft = None if is_nothing else _draft(writer, morning, digest, notes)
    with writing(writer.engine) as session:
        morning = Morning(session.get_one(User, user.id), morning.day, morning.zone, morning.since)
        if not take_morning(session, morning, now) or draft is None:
            return False
        return put(session, draft, EMAIL, now=now) is not None


def _draft(
    writer: DigestWriter, morning: Morning, digest: Digest, notes: Sequence[RuleNote]
) -> MessageDraft:
    user = morning.user
    reader = NameReader(
        language=user.language,
        translate=translator(user.language).gettext,
        zone=morning.zone,
        now=digest.until,
        unit=writer.unit,
    )
    return MessageDraft(
        owner=OWNER,
        kind=KIND,
        dedupe_key=f"{user.id}:{morning.day.isoformat()}",
        recipient=user.email,
        language=user.language,
        country=user.country,
        reference=str(user.id),
        details=_details(reader, digest, notes),
        is_demo=user.is_demo,
    )


def _details(reader: NameReader, digest: Digest, notes: Sequence[RuleNote]) -> dict[str, Any]:
    words = translator(reader.language)
    return {
        "day": format_date(digest.until.astimezone(reader.zone), "long", locale=_locale(reader)),
        "since": _moment(reader, digest.since),
        "lines": [_line(reader, words, line) for line in digest.lines],
        "notes": [_note_line(reader, words, each) for each in notes],
        "sources": [_source_line(reader, words, each) for each in digest.sources],
    }


def _line(reader: NameReader, words: NullTranslations, line: HazardChanges) -> str:
    said = ", ".join(_parts(words, line))
    name = " ".join(hazard_name(line.hazard, reader).split())
    return f"{_with_colon(words, name)} {said}" if said else name


def _parts(words: NullTranslations, line: HazardChanges) -> Iterator[str]:
    if line.is_over:
        yield words.gettext(N_("terminó"))
    if line.is_unverified:
        yield words.gettext(N_("sin verificar: su fuente calla"))
    ngettext = words.ngettext
    for count, text in (
        (line.added, ngettext("{n} persona más", "{n} personas más", line.added)),
        (line.removed, ngettext("{n} persona menos", "{n} personas menos", line.removed)),
        (line.persons, ngettext("{n} persona dentro", "{n} personas dentro", line.persons)),
        *_place_parts(words, line),
    ):
        if count:
            yield text.format(n=count)


def _place_parts(words: NullTranslations, line: HazardChanges) -> Iterator[tuple[int, str]]:
    ngettext = words.ngettext
    count = line.raised.get(SubjectKind.SHELTER, 0)
    yield count, ngettext("{n} albergue en la zona", "{n} albergues en la zona", count)
    count = line.cleared.get(SubjectKind.SHELTER, 0)
    yield count, ngettext("{n} albergue ya fuera", "{n} albergues ya fuera", count)
    count = line.raised.get(SubjectKind.POST, 0)
    yield count, ngettext("{n} representación en la zona", "{n} representaciones en la zona", count)
    count = line.cleared.get(SubjectKind.POST, 0)
    yield count, ngettext("{n} representación ya fuera", "{n} representaciones ya fuera", count)


def _note_line(reader: NameReader, words: NullTranslations, note: RuleNote) -> str:
    name = " ".join(hazard_name(note.hazard, reader).split())
    said = ", ".join(words.gettext(FIRING_WORDS[each]) for each in note.triggers)
    return f"{_with_colon(words, name)} {said}"


def _source_line(reader: NameReader, words: NullTranslations, each: SourceHealth) -> str:
    source = each.source
    since = source.failing_since or source.last_good_at
    if since is None:
        never = words.gettext(N_("no ha contestado nunca"))
        return f"{_with_colon(words, source.name)} {never}"
    text = words.gettext(N_("desde el {since}")).format(since=_moment(reader, since))
    return f"{_with_colon(words, source.name)} {text}"


def _with_colon(words: NullTranslations, title: str) -> str:
    return words.gettext("%(title)s:") % {"title": title}


def _moment(reader: NameReader, moment: datetime) -> str:
    """Return a moment in the reader's hours, with how far they are from UTC."""
    local = moment.astimezone(reader.zone)
    day = format_date(local, "medium", locale=_locale(reader))
    return f"{day}, {format_time(local, 'short', locale=_locale(reader))} (UTC{local:%z})"


def _locale(reader: NameReader) -> str:
    return language_of(reader.language).locale
