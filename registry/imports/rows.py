"""One row of a sender's table, understood: a card, a stay, a consent, and what tells the person
apart.

A row is refused for two reasons only: nobody is named in it, or nobody says that they consented.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from core.atlas.names import fold
from core.crypto import Keyring
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence, country_of_state
from core.phones.list_doubt import placed_by_owner
from core.phones.number_cells import PhoneQuestion
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell, read_answer
from core.tabular.cells.coordinates import read_point
from core.tabular.cells.day_order import DayOrder, parse_day
from core.tabular.row_cells import CellProblem
from core.tabular.tables import Cell, SourceRow, text_of
from registry.imports import person_cells
from registry.imports.cells.consents import day_behind_yes, is_agreement
from registry.imports.geocoding import Geocoder, RowPlace
from registry.imports.reading_plan import ReadingPlan
from registry.imports.row_texts import RowTexts
from registry.people.models import StayKind
from registry.people.record import LONGEST, Card
from registry.people.sought_place import SoughtPlace
from registry.registration.persons import NewStay
from registry.registration.unplaced import NewUnplacedStay

_HOUSEHOLD = "registry import household"
_PLACE_CELLS = ("zip", "state", "place_country")
_FIELD_OF = {"birth": "birth_year", "whatsapp": "has_whatsapp"}
"""The field of a card that a target fills, where it is not called the same."""
_KINDS: Mapping[str, StayKind] = {
    **dict.fromkeys(
        ("residencia", "residence", "reside", "vive", "permanente", "resident", "residente"),
        StayKind.RESIDENCE,
    ),
    **dict.fromkeys(
        (
            "viaje", "trip", "visita", "travel", "turista", "viajero", "viajera", "turismo",
            "traveller", "traveler", "visit", "voyage", "temporal", "temporary", "de paso",
            "en transito", "transito", "sejour", "vacaciones", "negocios", "tourist", "visitor",
        ),
        StayKind.TRIP,
    ),
    **dict.fromkeys(
        (
            "temporada", "de temporada", "trabajo de temporada", "temporada de trabajo",
            "trabajo temporal", "trabajador temporal", "trabajadora temporal", "trabajo agricola",
            "zafra", "cosecha", "season", "seasonal", "seasonal work", "seasonal worker",
            "work season", "harvest", "saison", "saisonnier", "saisonniere", "travail saisonnier",
        ),
        StayKind.SEASON,
    ),
}  # fmt: skip


class RefusedRow(Exception):
    """A row that names nobody, or nobody who consented; `field` is the target at fault."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(field)
        self.field, self.problem = field, problem


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row as it should be kept.

    Either there is a `stay`, or an `unplaced` one, or (where the row says nothing of a place and
    the person is known already) neither.
    """

    row: int
    card: Card
    stated: frozenset[str]
    """The fields of the card that the row says something of: only these change a person."""
    born: person_cells.Birth
    reference: str
    """The sender's own, or a document; empty where there is none."""
    place_words: str
    homes: tuple[uuid.UUID, ...]
    """The household, one id for each data key."""
    stay: NewStay | None
    unplaced: NewUnplacedStay | None
    consent_at: datetime
    is_consent_dated: bool = False
    """Whether the row says the day; else it says a plain yes, which counts as of now."""
    problems: tuple[CellProblem, ...] = ()
    phone_questions: tuple[PhoneQuestion, ...] = ()
    """Telephones of which it is asked in which country they ring."""
    phones_of_list: tuple[str, ...] = ()
    """Telephones, as they were typed, that only the country of the list places."""
    keys: tuple[bytes, ...] = ()
    """What finds the person again, one for each data key, the current first."""

    @property
    def is_placed(self) -> bool:
        """Whether zones can be held against the row."""
        return self.stay is not None

    @property
    def stay_key(self) -> tuple[StayKind, date | None]:
        """Which stay of a person the row speaks of: the residence, or the trip of a first day."""
        stay = self.stay or self.unplaced
        if stay is None or stay.kind is StayKind.RESIDENCE:
            return StayKind.RESIDENCE, None
        return stay.kind, stay.from_on


@dataclass(frozen=True, slots=True)
class _StayDates:
    kind: StayKind
    from_on: date | None
    until_on: date | None
    problem: Problem | None
    """Why they make no stay."""


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table, by its plan."""

    plan: ReadingPlan
    keyring: Keyring
    geocoder: Geocoder
    country: str
    now: datetime
    doubted: tuple[str, ...] = ()
    """Countries between which the telephones of the list as a whole leave it open."""

    def read(self, source: SourceRow) -> ImportRow:
        """Return the row, checked and placed, without its keys. Raises RefusedRow."""
        row = RowTexts(self.plan, source)
        name = person_cells.full_name(row)
        _require_name(row, name)
        consent_at = self._consent(row)
        place = self._place(row)
        born = person_cells.birth(row, self.plan, self.now)
        dates = self._dates(row)
        card, stated = self._card(row, name, self._evidence(row, place), born)
        words = _place_words(row)
        stay, unplaced = _stays(place, dates, words)
        return ImportRow(
            row=source.number,
            card=card,
            stated=stated,
            born=born,
            reference=row.text("reference") or row.text("document"),
            place_words=fold(words),
            homes=self._homes(row.text("household")),
            stay=stay,
            unplaced=unplaced,
            consent_at=consent_at,
            is_consent_dated=consent_at is not self.now,
            problems=tuple(row.problems),
            phone_questions=tuple(row.phone_questions),
            phones_of_list=placed_by_owner(row.numbers),
        )

    # -- inside -----------------------------------------------------------------------------

    def _card(
        self, row: RowTexts, name: str, evidence: PhoneEvidence, born: person_cells.Birth
    ) -> tuple[Card, frozenset[str]]:
        """Return the card, and which fields of it the row says."""
        language, *further = person_cells.languages(row) or [""]
        values: dict[str, Any] = {
            "full_name": name,
            **_telephones(row, evidence),
            "contact_phone": _contact_phone(row, evidence),
            "email": person_cells.email(row),
            "birth_year": born.year,
            "birth_date": person_cells.day_as_text(born.day) if born.day else "",
            "sex": person_cells.sex(row, self.plan),
            "language": language or "es",
            "languages": tuple(further),
            "needs": person_cells.needs(row),
            "contact_name": person_cells.limited(row, "contact_name"),
            "note": person_cells.limited(row, "note"),
        }
        card = Card(**values, source_words=person_cells.source_words(row))
        stated = {key for key, value in values.items() if value}
        if not language:
            stated.discard("language")
        if row.titled_texts("whatsapp"):
            stated.add("has_whatsapp")
        stated |= {_FIELD_OF.get(each, each) for each in row.cleared}
        return card, _shared(frozenset(stated))

    def _evidence(self, row: RowTexts, place: RowPlace) -> PhoneEvidence:
        """Return what says where a telephone without `+` is dialled: the place before the owner."""
        is_point = bool(row.text("lat") or row.text("point")) and place.problem is None
        state = row.text("state")
        stated = place.country or (country_of_state(self.geocoder.atlas, state) if state else "")
        return PhoneEvidence(
            point=place.country if is_point else "",
            stated="" if is_point else stated,
            owner=self.country,
            answer=self.plan.phones_in,
            doubted=self.doubted,
            area_code="".join(filter(str.isdigit, row.text("area_code"))),
        )

    def _place(self, row: RowTexts) -> RowPlace:
        cells = {key: row.text(key) for key in ("lat", "lon", "address", *_PLACE_CELLS)}
        cells["city"] = row.text("city")
        for title, cell in row.cells("point"):
            try:
                point = read_point(cell)
            except UnreadableCell as unreadable:
                row.add_unreadable(title, cell, unreadable)
                continue
            if point is not None and not cells["lat"]:
                cells |= {"lon": str(point[0]), "lat": str(point[1])}
        cells["zip"] = cells["zip"].removesuffix(".0")  # a number of a workbook, as text
        stated = {key: text for key, text in cells.items() if text}
        found = self.geocoder.row_place(stated, self._phone_country(row))
        if found.place is not None and found.problem is not None:
            row.add(found.field, cells.get(found.field, ""), found.problem, is_kept=False)
        return found

    def _phone_country(self, row: RowTexts) -> str:
        """Return the country that the telephones of a row say themselves; empty where they say
        several, none, or that of the list: a number from home is kept abroad.
        """
        countries = person_cells.dialled_countries(row)
        return countries.pop() if len(countries) == 1 and self.country not in countries else ""

    def _dates(self, row: RowTexts) -> _StayDates:
        first, last = self._day(row, "from_on"), self._day(row, "until_on")
        kind = _kind(row)
        problem = None
        if first and last and last < first:
            problem = Problem(N_("termina antes de empezar"))
        elif kind is StayKind.TRIP and first is None:
            problem = Problem(N_("de un viaje hace falta el primer día"))
        elif kind is StayKind.SEASON and last is None:
            problem = Problem(N_("de una temporada hace falta el último día"))
        return _StayDates(kind, first, last, problem)

    def _day(self, row: RowTexts, target: str) -> date | None:
        for title, text in row.titled_texts(target):
            cell = next(cell for key, cell in row.cells(target) if key == title)
            try:
                order = self.plan.order_of(title)
                return parse_day(cell, order, latest_year=self.now.year + 50, has_serials=True)
            except UnreadableCell as unreadable:
                row.add(title, text, unreadable.problem)
        return None

    def _consent(self, row: RowTexts) -> datetime:
        """Return the day somebody consented, at noon UTC; a plain yes counts as of now.

        Nobody is kept without. Raises RefusedRow.
        """
        said = row.titled_texts("consent")
        if not said:
            raise RefusedRow("consent", Problem(N_("la persona no consintió")))
        title, text = said[0]
        if is_agreement(text):
            return self.now
        if not any(map(str.isdigit, text)):
            return self._plain_consent(text)
        try:
            on = self._consent_day(title, day_behind_yes(row.cells("consent")[0][1]))
        except UnreadableCell:
            return self._plain_consent(text)
        if on > self.now.date():
            raise RefusedRow("consent", Problem(N_("la fecha está en el futuro")))
        return datetime.combine(on, time(12), UTC)

    def _consent_day(self, title: str, cell: Cell) -> date:
        """Return the day of a consent; where it can be read two ways, the earlier one: it is kept
        for the shorter time. Raises UnreadableCell.
        """
        year = self.now.year
        order = self.plan.order_of(title)
        if order is not None:
            return parse_day(cell, order, latest_year=year, has_serials=True)
        return min(parse_day(cell, each, latest_year=year) for each in DayOrder)

    def _plain_consent(self, text: str) -> datetime:
        try:
            if read_answer(text) == "yes":
                return self.now
        except UnreadableCell as unreadable:
            raise RefusedRow("consent", unreadable.problem) from None
        raise RefusedRow("consent", Problem(N_("la persona no consintió")))

    def _homes(self, home: str) -> tuple[uuid.UUID, ...]:
        if not home:
            return ()
        return tuple(
            uuid.UUID(bytes=key[:16])
            for key in self.keyring.digests(self.country, f"{self.country}|{home}", _HOUSEHOLD)
        )


# -- inside ---------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _shared(fields: frozenset[str]) -> frozenset[str]:
    """Return the same fields as one set in memory: most rows of a list say the same, and a set for
    each takes more than its card.
    """
    return fields


def _require_name(row: RowTexts, name: str) -> None:
    """Raise RefusedRow unless a row names somebody."""
    if not re.search(r"\w", name):
        formulas = (each.problem for each in row.problems)
        raise RefusedRow("full_name", next(formulas, Problem(N_("falta el nombre"))))
    if len(name) > LONGEST["full_name"]:
        message = N_("es más largo que %(most)s caracteres")
        raise RefusedRow("full_name", Problem(message, {"most": LONGEST["full_name"]}))


def _telephones(row: RowTexts, evidence: PhoneEvidence) -> dict[str, Any]:
    """Return the fields of a card for somebody's own telephones: the first is the main one."""
    own = person_cells.phones(row, "phone", evidence)
    chats = person_cells.phones(row, "whatsapp", evidence)
    numbers = list(dict.fromkeys(each.value for each in (*own, *chats)))
    main = numbers[0] if numbers else ""
    is_chat = person_cells.is_whatsapp(row) or person_cells.titled_whatsapp(row)
    with_chat = {each.value for each in (*chats, *own) if each in chats or each.has_whatsapp}
    return {
        "phone": main,
        "other_phones": person_cells.other_phones(numbers),
        "has_whatsapp": main in with_chat or (is_chat and bool(main)),
    }


def _contact_phone(row: RowTexts, evidence: PhoneEvidence) -> str:
    """Return the telephone of the contact; further ones are kept as they were said."""
    contacts = person_cells.phones(row, "contact_phone", evidence)
    for further in contacts[1:]:
        row.keep(N_("Contacto"), further.value)
    return contacts[0].value if contacts else ""


def _kind(row: RowTexts) -> StayKind:
    """Return whether the stay is a residence (also where nothing is said), a season or a trip."""
    for title, text in row.titled_texts("kind"):
        if fold(text) in _KINDS:
            return _KINDS[fold(text)]
        row.add(title, text, Problem(N_("no es residencia, temporada ni viaje")))
    return StayKind.RESIDENCE


def _place_words(row: RowTexts) -> str:
    """Return the words of a row for a place, as they stand."""
    targets = ("address", "city", *_PLACE_CELLS, "point", "lat", "lon")
    texts = (text_of(cell) for target in targets for _, cell in row.cells(target))
    return ", ".join(dict.fromkeys(filter(None, texts)))


def _stays(
    place: RowPlace, dates: _StayDates, words: str
) -> tuple[NewStay | None, NewUnplacedStay | None]:
    """Return the stay of a row, or the one that is to be placed."""
    kept = dates.kind, dates.from_on, dates.until_on
    if place.place is not None and dates.problem is None:
        return NewStay(place=place.place, kind=kept[0], from_on=kept[1], until_on=kept[2]), None
    problem = dates.problem if place.place is not None else place.problem
    problem = problem or Problem(N_("no se da ningún lugar"))
    repair = place.repair
    sought = SoughtPlace(
        text=words[: LONGEST["text"]],
        message=problem.message,
        gaps=json.dumps(dict(problem.gaps), ensure_ascii=False),
        offered_lon=repair.lon if repair else None,
        offered_lat=repair.lat if repair else None,
    )
    return None, NewUnplacedStay(place=sought, kind=kept[0], from_on=kept[1], until_on=kept[2])
