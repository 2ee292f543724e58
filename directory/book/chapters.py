"""What the printed book says, entry by entry: pure, from rows to words.

Setting them is `directory.book.book`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from core.atlas.names import fold
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.i18n.phones import whatsapp_link
from directory.book.field_lines import field_lines
from directory.book.paper import DialLine, dial_line, moment
from directory.entries.freshness import freshness
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind, OrganisationKind
from directory.export.rows import ExportChannel, ExportRow
from directory.labels import CODE_WORDS

SECTIONS: tuple[tuple[str, str], ...] = (
    (EntryKind.POST, N_("Representaciones")),
    (EntryKind.FOCAL_POINT, N_("Puntos focales")),
    (EntryKind.SHELTER, N_("Albergues")),
    (OrganisationKind.CIVIL_SOCIETY, N_("Sociedad civil")),
    (OrganisationKind.HOST_AUTHORITY, N_("Autoridades locales")),
    (OrganisationKind.CONSULAR, N_("Servicios consulares")),
    (OrganisationKind.INTERNATIONAL, N_("Organismos internacionales")),
    (OrganisationKind.PRIVATE, N_("Sector privado")),
    (EntryKind.LEADER, N_("Líderes comunitarios")),
)
"""The sections of a chapter in order: a kind of entry, or of organisation, and its title as a
message id.
"""
CHANNEL_WORDS: Mapping[ChannelKind, str] = {
    ChannelKind.EMERGENCY: N_("emergencias"),
    ChannelKind.HOTLINE: N_("línea de atención"),
    ChannelKind.WHATSAPP: N_("WhatsApp"),
}
_ANSWERS = (
    ("open_now", N_("Abierto")),
    ("papers_asked", N_("Piden papeles")),
    ("authorities_present", N_("Hay autoridades presentes")),
    ("accessible", N_("Accesible con discapacidad")),
    ("pets", N_("Admite mascotas")),
    ("charging", N_("Carga de teléfonos")),
)
HOLIDAYS_UNKNOWN = N_("feriados no conocidos")
_BEDS = (
    ("capacity", N_("Cupo")),
    ("beds_men", N_("hombres")),
    ("beds_women", N_("mujeres")),
    ("beds_families", N_("familias")),
    ("beds_minors", N_("menores")),
)
_TEXTS = (
    ("zone", N_("Zona")),
    ("before", N_("Antes de la crisis")),
    ("during", N_("Durante la crisis")),
    ("after", N_("Después de la crisis")),
    ("notes", N_("Notas")),
    ("website", N_("Sitio web")),
)
_DESIGNATIONS = ("designated", "alternate", "other")


@dataclass(frozen=True, slots=True)
class BookLine:
    """One way to reach an entry: the telephone or address, the words behind it, and how old its
    confirmation is.
    """

    kind: ChannelKind
    shown: str
    link: str
    said: str
    state: str
    when: str
    confirmed_at: datetime | None
    is_failing: bool
    whatsapp: str

    @property
    def words(self) -> str:
        """All that stands behind the number on paper."""
        return " · ".join(filter(None, (self.said, self.when)))


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One entry as set: its anchor, name, what it is and where, its lines, then (label, text)
    below.
    """

    anchor: str
    name: str
    kind: str
    lines: tuple[BookLine, ...]
    facts: tuple[tuple[str, str], ...]
    city: str
    located_in: str


@dataclass(frozen=True, slots=True)
class BookSection:
    """The entries of one kind in a chapter."""

    anchor: str
    title: str
    entries: tuple[BookEntry, ...]
    holes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryChapter:
    """A country: its anchor, name and sections."""

    anchor: str
    country: str
    sections: tuple[BookSection, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts rows into words in one language, with ages as of `as_of`; `units` names administrative
    units by code.
    """

    wording: Formats
    as_of: datetime
    units: Mapping[str, str]

    def chapters(self, rows: Sequence[ExportRow]) -> list[CountryChapter]:
        """Return a chapter a country, by its name, with the sections that have anything to say."""
        countries = sorted(
            {row.country for row in rows}, key=lambda code: fold(self.wording.country(code))
        )
        has_focal_points = any(row.section is EntryKind.FOCAL_POINT for row in rows)
        anchors = {row.id: f"e{number}" for number, row in enumerate(rows)}
        return [
            CountryChapter(
                f"c-{code}",
                self.wording.country(code),
                tuple(
                    self._sections(
                        code,
                        [row for row in rows if row.country == code],
                        anchors,
                        has_focal_points,
                    )
                ),
            )
            for code in countries
        ]

    def _sections(
        self, code: str, rows: list[ExportRow], anchors: Mapping[str, str], has_focal_points: bool
    ) -> Iterator[BookSection]:
        for key, title in SECTIONS:
            own = [
                row
                for row in rows
                if (row.type if row.section is EntryKind.ORGANISATION else row.section) == key
            ]
            holes = self._holes(own) if key == EntryKind.FOCAL_POINT and has_focal_points else ()
            if own or holes:
                own.sort(key=lambda row: _order(row))
                entries = tuple(self.entry(row, anchors[row.id]) for row in own)
                yield BookSection(f"c-{code}-{key}", self.wording.gettext(title), entries, holes)

    def _holes(self, rows: list[ExportRow]) -> tuple[str, ...]:
        there = {row.type for row in rows if not row.of_post}
        texts = {
            "designated": self.wording.gettext(
                "Falta el punto focal designado del país en esta edición."
            ),
            "alternate": self.wording.gettext(
                "Falta el suplente del punto focal del país en esta edición."
            ),
        }
        return tuple(text for rank, text in texts.items() if rank not in there)

    def entry(self, row: ExportRow, anchor: str) -> BookEntry:
        """Return one row in words."""
        lines = tuple(self.line(channel, row.name) for channel in row.channels)
        return BookEntry(
            anchor,
            row.name,
            self._kind(row),
            lines,
            tuple(self._facts(row)),
            row.city,
            row.located_in,
        )

    def line(self, channel: ExportChannel, name: str, *, is_short: bool = False) -> BookLine:
        """Return one channel in words; its age stands beside it in a shape and in words.

        Short: without labels.
        """
        is_email, is_chat = channel.kind is ChannelKind.EMAIL, channel.kind is ChannelKind.WHATSAPP
        shown = dial_line(
            channel.value,
            name,
            channel.confirmed_at,
            self.as_of,
            self.wording,
            has_whatsapp=channel.has_whatsapp or is_chat,
        )
        words = () if is_email else self._phone_words(channel, shown, is_short=is_short)
        return BookLine(
            kind=channel.kind,
            shown=channel.value if is_email else shown.here,
            link=f"mailto:{quote(channel.value, safe='@+')}" if is_email else shown.link,
            said=" · ".join(
                filter(None, (*words, channel.note, self._languages(channel.languages)))
            ),
            state=shown.state,
            when=f"{shown.word}, {shown.day} ({shown.age})" if shown.day else shown.word,
            confirmed_at=channel.confirmed_at,
            is_failing=channel.failing,
            whatsapp=(whatsapp_link(channel.value) or "") if shown.is_whatsapp else "",
        )

    # -- inside ---------------------------------------------------------------------------------

    def _phone_words(
        self, channel: ExportChannel, line: DialLine, *, is_short: bool
    ) -> tuple[str, ...]:
        """Return what stands beside a telephone: from abroad, what line it is, chat, hours."""
        gettext = self.wording.gettext
        abroad = line.abroad or gettext("solo en su país")
        if line.abroad and not is_short:
            abroad = gettext("desde fuera %(number)s", number=line.abroad)
        label = "" if is_short else gettext(CHANNEL_WORDS.get(channel.kind, ""))
        is_chat = channel.kind is ChannelKind.WHATSAPP
        chat = "WhatsApp" if line.is_whatsapp and not is_chat else ""
        return abroad, label, chat, channel.hours

    def _kind(self, row: ExportRow) -> str:
        gettext = self.wording.gettext
        kind = gettext(CODE_WORDS[row.type]) if row.type in CODE_WORDS else ""
        role = str(row.details.get("role") or "")
        place = ", ".join(
            filter(None, (row.city, self.wording.country(row.located_in) if row.located_in else ""))
        )
        return " · ".join(filter(None, (kind, role, place)))

    def _facts(self, row: ExportRow) -> Iterator[tuple[str, str]]:
        gettext, details = self.wording.gettext, row.details
        yield from self._closed(row)
        yield gettext("Representación"), row.of_post
        yield gettext("Nombre en otro idioma"), str(details.get("name_other") or "")
        yield gettext("Dirección"), row.address
        timezone = details.get("timezone")
        zone = f" ({self.wording.clock_place(timezone)})" if row.hours and timezone else ""
        yield gettext("Horario"), f"{row.hours}{zone}"
        yield gettext("Idiomas"), self._languages(row.languages)
        yield from self._served(details)
        yield from self._visits(details.get("visits") or ())
        yield gettext("Servicios"), ", ".join(details.get("services") or ())
        if row.section is EntryKind.SHELTER:
            yield from self._shelter(row)
        yield from ((gettext(label), str(details.get(key) or "")) for key, label in _TEXTS)
        yield from self._leader(row)
        yield from field_lines(row, self.wording)

    def _served(self, details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield the units and the nationals that a post answers for."""
        gettext = self.wording.gettext
        units = (self.units.get(code, code) for code in details.get("units") or ())
        yield gettext("Circunscripción"), ", ".join(units)
        for key, label in (
            ("covered_nationalities", N_("Atiende también a nacionales de")),
            ("co_owners", N_("La comparten")),
        ):
            yield gettext(label), ", ".join(map(self.wording.country, details.get(key) or ()))

    def _closed(self, row: ExportRow) -> Iterator[tuple[str, str]]:
        since = row.details.get("closed_since")
        if since:
            gettext = self.wording.gettext
            told = ", ".join(
                filter(None, (self._day(since), str(row.details.get("closed_reason") or "")))
            )
            yield gettext("Cerrada desde"), told
            yield (
                gettext("La cubre"),
                str(row.details.get("covering_post") or gettext("no se sabe")),
            )

    def _visits(self, visits: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
        told = []
        for visit in visits:
            first, last = self._day(visit.get("starts_on")), self._day(visit.get("ends_on"))
            days = first if first == last else f"{first} – {last}"
            told.append(
                ", ".join(
                    filter(
                        None,
                        (
                            days,
                            *(str(visit.get(key) or "") for key in ("city", "address", "hours")),
                        ),
                    )
                )
            )
        yield self.wording.gettext("Atención móvil"), self.wording.parted(told)

    def _shelter(self, row: ExportRow) -> Iterator[tuple[str, str]]:
        """Unknown is a value: it is printed as such, never as a no or a nought."""
        gettext, details = self.wording.gettext, row.details
        unknown = gettext("no se sabe")
        beds = []
        for key, label in _BEDS:
            count = details.get(key)
            number = unknown if count is None else self.wording.number(count)
            beds.append(f"{gettext(label)} {number}")
        yield gettext("Camas"), " · ".join(beds)
        answers = []
        for key, label in _ANSWERS:
            answer = details.get(key, "unknown")
            word = unknown if answer == "unknown" else gettext(CODE_WORDS[answer]).lower()
            if key == "open_now" and answer == "yes":
                # Paper and file outlive the day they were made on.
                word = f"{word}, {gettext(HOLIDAYS_UNKNOWN)}"
            answers.append(f"{self.wording.with_colon(gettext(label))} {word}")
        yield gettext("Respuestas"), " · ".join(answers)
        yield gettext("Personas de día"), self._head_count(details, "occupied")
        yield gettext("Personas de noche"), self._head_count(details, "occupied_night")

    def _head_count(self, details: Mapping[str, Any], key: str) -> str:
        """Return how many there were and when they were counted; empty when nobody did."""
        count, at = details.get(key), details.get(f"{key}_at")
        if count is None:
            return ""
        if isinstance(at, str) and at:
            at = datetime.fromisoformat(at)
        undated = self.wording.gettext("sin fecha")
        when = moment(at, "UTC", self.wording) if isinstance(at, datetime) else undated
        return f"{self.wording.number(count)} ({when})"

    def _leader(self, row: ExportRow) -> Iterator[tuple[str, str]]:
        gettext, details = self.wording.gettext, row.details
        yield gettext("Suplente"), str(details.get("alternate_name") or "")
        covered = details.get("people_covered")
        yield gettext("Personas que cubre"), "" if covered is None else self.wording.number(covered)
        yield gettext("Última prueba"), self._day(details.get("last_test_on"))

    def _languages(self, codes: Sequence[str]) -> str:
        return ", ".join(map(self.wording.language_name, codes))

    def _day(self, value: object) -> str:
        """Return a day, given as one or as `2026-11-22` (a frozen edition is JSON)."""
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return self.wording.day(value) if isinstance(value, date) else ""


def emergencies(rows: Sequence[ExportRow]) -> dict[str, list[tuple[ExportRow, ExportChannel]]]:
    """Return the emergency lines of each country, embassies first; a country without one has an
    empty list.
    """
    ranks = {kind: rank for rank, kind in enumerate(("embassy", "consulate_general", "consulate"))}
    found: dict[str, list[tuple[ExportRow, ExportChannel]]] = {row.country: [] for row in rows}
    for row in sorted(
        rows,
        key=lambda row: (
            list(EntryKind).index(row.section),
            ranks.get(row.type, 9),
            fold(row.name),
        ),
    ):
        found[row.country] += [
            (row, each) for each in row.channels if each.kind is ChannelKind.EMERGENCY
        ]
    return found


def _order(row: ExportRow) -> tuple[str, int, str, str]:
    rank = _DESIGNATIONS.index(row.type) if row.type in _DESIGNATIONS else 0
    of_post = fold(row.of_post) if row.section is EntryKind.FOCAL_POINT else ""
    return of_post, rank, fold(row.name), row.id


def current(rows: Sequence[ExportRow], as_of: datetime) -> int:
    """Return how many entries are confirmed within the six months, as of then."""
    return sum(freshness(row.freshness.confirmed_at, as_of).is_current for row in rows)
