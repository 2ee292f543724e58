"""One row of a table under a mapping -> what it says about one entry: clean values, or what is wrong. Pure.

An empty cell says nothing: nothing is emptied by it. `(borrar)` empties. Our own tables carry, behind
the people's columns, all channels and confirmations for machines: those count, except where a person
changed the cell that shows one of them.
"""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from directory.cleaning import Problem, Unfit, UnitAtlas, clean
from directory.export.columns import WORDS, channel_cells
from directory.export.tables import unguarded
from directory.fields import FIELDS, Group, Shape
from directory.imports.contacts import Contacts, Heard, read_contacts, read_mails, read_phones
from directory.imports.tables import Cell, SourceRow, Table, text_of
from directory.imports.targets import TARGETS, TYPE_FIELD, TYPE_SYNONYMS, TYPES_OF, word_of
from directory.imports.words import (
    NotUnderstood,
    country_name,
    is_clearing,
    is_month_first,
    is_nothing,
    read_answer,
    read_code,
    read_countries,
    read_country,
    read_day,
    read_degrees,
    read_languages,
    read_moment,
    read_number,
    read_point,
    said_for,
)
from directory.kinds import EntryKind
from directory.models import ChannelKind, ConfirmationMethod, Visibility
from directory.values import Values
from ground.atlas.names import fold
from ground.language import N_, SOURCE_LANGUAGE

CREATED_ONLY = ("source", "is_demo", "updated")
_ERROR_TITLES = frozenset({"fila", "row", "ligne", "que esta mal", "what is wrong", "ce qui ne va pas"})
_CLEARED: Mapping[Shape, Any] = {
    Shape.LANGUAGES: [], Shape.WORDS: [], Shape.COUNTRIES: [], Shape.UNITS: [], Shape.CHANNELS: [], Shape.VISITS: [],
    Shape.NUMBER: None, Shape.DAY: None, Shape.MOMENT: None, Shape.POINT: None, Shape.AREA: None, Shape.POST: None,
    Shape.ORGANISATION: None,
}  # fmt: skip
_AMERICAN = frozenset({"BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US"})
_PHONE_KINDS = {
    "phone": ChannelKind.PHONE,
    "phone_2": ChannelKind.PHONE,
    "emergency": ChannelKind.EMERGENCY,
    "hotline": ChannelKind.HOTLINE,
    "whatsapp": ChannelKind.WHATSAPP,
}
Confirmations = dict[str, tuple[str, str]]
"""{"entry" or a group: (moment, method)}."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one table are read. `kind` None: each row says it itself."""

    table: Table
    kind: EntryKind | None
    columns: Mapping[str, str]
    """Title -> target."""
    defaults: Mapping[str, str]
    country: str
    """Who owns what no column says, and where telephones without `+` are dialled if no place says so."""
    now: datetime
    atlas: UnitAtlas | None = None
    month_first: frozenset[str] = frozenset()


@dataclass(slots=True)
class Draft:
    """What one row says. With `problems` it is rejected: (target or field, what stood there, why)."""

    number: int
    sheet: str
    kind: EntryKind
    country: str
    name: str
    entry_id: uuid.UUID | None = None
    values: Values = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    """`source`, `is_demo`, `updated`: written to a new entry only. `of_post`, `covering_post`: names to look up."""
    adds_channels: bool = False
    """Whether channels are added to those there are, and none is taken away."""
    confirmed: Confirmations = field(default_factory=dict)
    confirmed_channels: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    problems: list[tuple[str, str, Problem]] = field(default_factory=list)


def plan_of(
    table: Table,
    kind: EntryKind | None,
    mapping: Mapping[str, Any],
    *,
    country: str,
    now: datetime,
    atlas: UnitAtlas | None = None,
) -> Plan:
    """How to read `table` by a mapping (its form: `directory.imports.targets`); what it does not name is not read."""
    given = mapping.get("columns", {})
    columns = {
        title: str(given[title].get("field", ""))
        for title in table.titles
        if isinstance(given.get(title), Mapping) and given[title].get("field") in TARGETS
    }
    days = ("confirmed", "designated_on", "closed_since", "last_test_on", "occupied_at", "occupied_night_at")
    month_first = {title for title, key in columns.items() if key in days and is_month_first(table.column(title))}
    defaults = {str(key): str(value) for key, value in mapping.get("defaults", {}).items() if value}
    return Plan(table, kind, columns, defaults, country, now, atlas, frozenset(month_first))


def is_error_column(title: str) -> bool:
    """Whether a column was added by our error file: it is not part of the list."""
    return fold(title) in _ERROR_TITLES


def is_tag_row(row: SourceRow) -> bool:
    """Whether a row holds HXL tags: nearly every cell of it begins with `#` and a letter."""
    said = [text_of(cell) for cell in row.cells if text_of(cell)]
    return bool(said) and all(re.match(r"#[a-z][a-z0-9]*(\+|$)", text) for text in said)


def draft(plan: Plan, row: SourceRow) -> Draft:
    """What one row says, clean, with every fault found."""
    return _Drafting(plan, row).draft()


# -- inside ---------------------------------------------------------------------------------


class _Drafting:
    """One row on its way."""

    def __init__(self, plan: Plan, row: SourceRow) -> None:
        self.plan, self.row = plan, row
        self.cells: dict[str, list[Cell]] = {}
        self.titles: dict[str, str] = {}
        self.cleared: set[str] = set()
        for title, cell in zip(plan.table.titles, row.cells, strict=True):
            key = plan.columns.get(title, "")
            if not key:
                continue
            if isinstance(cell, str):
                cell = (unguarded(cell) if plan.table.is_text else cell).strip()
                if is_clearing(cell):
                    self.cleared.add(key)
                    continue
            if cell is not None and cell != "":
                self.cells.setdefault(key, []).append(cell)
                self.titles[key] = title
        self.problems: list[tuple[str, str, Problem]] = []
        self.raw: Values = {}

    def draft(self) -> Draft:
        kind = self._kind()
        located = self._take("located_in", read_country) or self.plan.defaults.get("located_in", "")
        country = self._take("country", read_country) or self.plan.country
        made = Draft(self.row.number, self.plan.table.sheet, kind, country, self._name(kind, country, located))
        if made.name:
            self.raw["name"] = made.name
        if located:
            self.raw["located_in"] = located
        here = located or country
        self._choices(kind)
        self._plain_fields(kind)
        self._place(kind, located)
        made.adds_channels = self._channels(kind, here, made)
        self._identity(made)
        self._confirmations(made)
        self._clear(kind)
        made.values = self._clean(kind, here)
        made.problems = self.problems
        if any(text_of(cell) for cell in self.row.beyond):
            message = N_("La fila tiene más celdas que títulos: ¿falta un título, o sobra un separador?")
            self._wrong("", text_of(next(cell for cell in self.row.beyond if text_of(cell))), Problem(message))
        return made

    # ---- reading one cell

    def _text(self, key: str) -> str:
        return text_of(self.cells[key][0]) if key in self.cells else ""

    def _take(self, key: str, reader: Callable[[Cell], Any]) -> Any:
        """The cell of a target through `reader`; what it cannot read is a problem of the row."""
        if key not in self.cells:
            return None
        try:
            return reader(self.cells[key][0])
        except NotUnderstood as wrong:
            self._wrong(key, self._text(key), wrong.problem)
            return None

    def _wrong(self, key: str, value: str, problem: Problem) -> None:
        self.problems.append((self.titles.get(key, key), value[:200], problem))

    def _kind(self) -> EntryKind:
        codes = [each.value for each in EntryKind]
        found = self._take("section", lambda cell: read_code(cell, codes, {})) or self.plan.kind
        if found is not None:
            return EntryKind(found)
        if "section" not in self.cells:
            self._wrong("section", "", Problem(N_("No se dice de qué clase es la entrada.")))
        return EntryKind.ORGANISATION

    # ---- the parts of an entry

    def _name(self, kind: EntryKind, country: str, located: str) -> str:
        name = _without_pictures(self._text("name"))
        made_of = self.plan.defaults.get("name", "")
        if name or not made_of:
            return name
        parts = {key: text_of(cells[0]) for key, cells in self.cells.items()}
        code = self._type(kind)
        parts["type"] = word_of(code, SOURCE_LANGUAGE) if code in WORDS else parts.get("type", "")
        parts["country"] = country_name(country)
        if not parts.get("city") and located:
            parts["city"] = country_name(located)
        wanted = re.findall(r"\{(\w+)\}", made_of)
        if any(not parts.get(key) for key in wanted):
            return ""
        return re.sub(r"\{(\w+)\}", lambda match: parts[match[1]], made_of)

    def _type(self, kind: EntryKind) -> str:
        """The type said, or the one a post's name begins with, or the default; empty when it cannot be read."""
        codes = TYPES_OF[kind]
        if "type" in self.cells:
            text = fold(self._text("type"))
            try:
                return read_code(self.cells["type"][0], codes, TYPE_SYNONYMS) or ""
            except NotUnderstood:
                return next((code for said, code in _by_length() if text.startswith(f"{said} ") and code in codes), "")
        if kind is EntryKind.POST:
            name = f"{fold(self._text('name'))} "
            for said, code in _by_length():
                if name.startswith(f"{said} ") and code in codes:
                    return code
        default = self.plan.defaults.get("type", "")
        return default if default in codes else ""

    def _choices(self, kind: EntryKind) -> None:
        if kind is EntryKind.LEADER:
            return
        code = self._type(kind)
        if code:
            self.raw[TYPE_FIELD[kind]] = code
        elif "type" in self.cells:
            problem = Problem(N_("«%(value)s» no es una de las opciones."), {"value": self._text("type")[:60]})
            self._wrong("type", self._text("type"), problem)
        codes = [each.value for each in Visibility]
        visibility = self._take("visibility", lambda cell: read_code(cell, codes, {}))
        visibility = visibility or self.plan.defaults.get("visibility", "")
        if visibility:
            self.raw["visibility"] = visibility

    def _plain_fields(self, kind: EntryKind) -> None:
        done = {"name", "located_in", "point", "channels", "visibility", TYPE_FIELD[kind]}
        for each in FIELDS[kind]:
            if each.key in done or (each.is_sealed and "phone" in each.key):
                continue
            month_first = self.titles.get(each.key) in self.plan.month_first
            value = self._take(each.key, partial(_read, each.shape, month_first))
            if value is not None:
                self.raw[each.key] = value
        self._added(kind)

    def _added(self, kind: EntryKind) -> None:
        """What columns add to the address and to the notes, unless it stands there already."""
        own = {each.key for each in FIELDS[kind]}
        for key, more, joint in (("address", "address_more", ", "), ("notes", "notes_more", "\n")):
            if key not in own:
                continue
            said = str(self.raw.get(key) or "")
            for cell in self.cells.get(more, ()):
                text = text_of(cell)
                if not is_nothing(cell) and fold(text) not in fold(said) and fold(text) != fold(self._text("city")):
                    said = f"{said}{joint}{text}" if said else text
            if said:
                self.raw[key] = said

    def _place(self, kind: EntryKind, located: str) -> None:
        if kind is EntryKind.FOCAL_POINT:
            return
        place = self._take("point", read_point)
        lon, lat = self._take("lon", read_degrees), self._take("lat", read_degrees)
        if place is None and lon is not None and lat is not None:
            place = [lon, lat]
        elif (lon is None) != (lat is None) and not self.problems:
            missing = "lon" if lon is None else "lat"
            self._wrong(missing, "", Problem(N_("De las dos coordenadas falta una.")))
        # Nobody lives at 0, 0: that is how an empty pair is written by machines.
        if place is None or place == [0, 0]:
            return
        # Guam and its neighbours are of the United States, and lie beyond the 140th meridian.
        if place[0] > 0 and located in _AMERICAN and not (located == "US" and place[0] > 140):
            key = "lon" if "lon" in self.cells else "point"
            message = N_("La longitud %(lon)s está en otro continente: ¿falta el signo menos?")
            self._wrong(key, self._text(key), Problem(message, {"lon": str(place[0])}))
            return
        self.raw["point"] = [float(place[0]), float(place[1])]

    def _channels(self, kind: EntryKind, here: str, made: Draft) -> bool:
        """Set the channels; whether they are only added to those there are."""
        if kind is EntryKind.LEADER:
            for key, target in (("phone", "phone"), ("alternate_phone", "phone_2")):
                if target in self.cells:
                    self.raw[key] = self._text(target)
            return False
        told = self._machine_channels(made)
        if told is not None:
            self.raw["channels"] = self._as_edited(told, here)
            return False
        heard = [each for key in (*_PHONE_KINDS, "email", "contacts") for each in self._heard(key, here)]
        heard += self._more(here)
        if heard:
            self.raw["channels"] = [_channel(each) for each in _merged(heard)]
        return True

    def _heard(self, key: str, here: str) -> list[Heard]:
        found: list[Heard] = []
        for cell in self.cells.get(key, []):
            contacts = _listen(key, text_of(cell), here)
            found += contacts.channels
            for problem in contacts.problems:
                self._wrong(key, text_of(cell), problem)
        return found

    def _more(self, here: str) -> list[Heard]:
        """`WhatsApp: +503… · Teléfono: +503…`, as our tables write what has no cell of its own."""
        found: list[Heard] = []
        for part in re.split(r"\s·\s", self._text("more_channels")):
            word, _, value = part.partition(": ")
            kinds = [each for each in ChannelKind if fold(word) in {fold(said) for said in said_for(each.value)}]
            if value and kinds:
                contacts = read_mails(value) if kinds[0] is ChannelKind.EMAIL else read_phones(value, here, kinds[0])
            elif part.strip():
                contacts = read_contacts(part, here)
            else:
                continue
            found += contacts.channels
            for problem in contacts.problems:
                self._wrong("more_channels", part, problem)
        return found

    def _machine_channels(self, made: Draft) -> list[Values] | None:
        told = self._json("channels", list)
        if told is None:
            return None
        for each in told:
            if not isinstance(each, Mapping):
                self._wrong("channels", str(each), Problem(N_("No es un canal.")))
                return None
            if each.get("confirmed_at"):
                key = (str(each.get("kind")), str(each.get("value")))
                made.confirmed_channels[key] = (str(each["confirmed_at"]), str(each.get("confirmed_method", "")))
        return [dict(each) for each in told]

    def _as_edited(self, told: list[Values], here: str) -> list[Values]:
        """The channels of the machine's column, with what a person changed in the cells that show them."""
        shown = _cells_of(told)
        for key in (*_PHONE_KINDS, "email"):
            before = shown.get(key, "")
            kind = _PHONE_KINDS.get(key, ChannelKind.EMAIL)
            place = next((at for at, each in enumerate(told) if each.get("value") == before), None) if before else None
            if key in self.cleared:
                told = [each for at, each in enumerate(told) if at != place]
                continue
            if key not in self.cells or _same_number(self._text(key), before):
                continue
            heard = self._heard(key, here)
            if [each.value for each in heard] == [before]:
                continue
            fresh = [_channel(each) for each in heard]
            mine = place is not None and told[place].get("kind") == kind.value
            told = [*told[:place], *fresh, *told[place + 1 :]] if mine and place is not None else [*told, *fresh]
        return told

    # ---- the columns for machines

    def _json(self, key: str, shape: type) -> Any:
        text = self._text(key)
        if not text:
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, shape):
            self._wrong(key, text, Problem(N_("No es el JSON que escribe nuestra exportación.")))
            return None
        return value

    def _identity(self, made: Draft) -> None:
        text = self._text("id")
        if text:
            try:
                made.entry_id = uuid.UUID(text)
            except ValueError:
                self._wrong("id", text, Problem(N_("No es un identificador de nuestro directorio.")))
        made.more = {key: self._text(key) for key in ("source", "of_post", "covering_post") if key in self.cells}
        if "source" in self.plan.columns.values():
            made.more.setdefault("source", "")
        if self._take("is_demo", read_answer) == "yes":
            made.more["is_demo"] = "yes"
        updated = self._take("updated", read_moment)
        if updated and made.entry_id is not None:
            made.more["updated"] = updated

    def _confirmations(self, made: Draft) -> None:
        told = self._json("confirmations", dict)
        if told is not None:
            for key, pair in told.items():
                if isinstance(pair, list) and len(pair) == 2:
                    made.confirmed[str(key)] = (str(pair[0]), str(pair[1]))
        else:
            self._confirmed_by_people(made)
        groups = {"entry", *(group.value for group in Group)}
        methods = {"", *(method.value for method in ConfirmationMethod)}
        for key, (moment, method) in [*made.confirmed.items(), *made.confirmed_channels.items()]:
            if (
                (isinstance(key, str) and key not in groups)
                or method not in methods
                or not _is_past(moment, self.plan.now)
            ):
                message = N_("La confirmación «%(value)s» no es de una fecha pasada.")
                self._wrong(
                    "confirmations" if told is not None else "confirmed", moment, Problem(message, {"value": moment})
                )
                return

    def _confirmed_by_people(self, made: Draft) -> None:
        first = self.titles.get("confirmed") in self.plan.month_first
        moment = self._take("confirmed", lambda cell: read_moment(cell, month_first=first))
        if not moment:
            return
        codes = [each.value for each in ConfirmationMethod]
        method = self._take("confirmed_method", lambda cell: read_code(cell, codes, {})) or "import"
        made.confirmed["entry"] = (moment, method)

    # ---- at the end

    def _clear(self, kind: EntryKind) -> None:
        for each in FIELDS[kind]:
            if {each.key, _TARGET_OF.get(each.key, each.key)} & self.cleared and each.shape is not Shape.CHANNELS:
                self.raw[each.key] = _CLEARED.get(each.shape, "")

    def _clean(self, kind: EntryKind, here: str) -> Values:
        known = {each.key for each in FIELDS[kind]}
        said = {key: value for key, value in self.raw.items() if key in known}
        try:
            return clean(kind, said, country=here or "", atlas=self.plan.atlas, is_whole=False)
        except Unfit as wrong:
            for key, problem in wrong.problems.items():
                target = _TARGET_OF.get(key, key)
                self._wrong(target, self._text(target) or str(said.get(key, "")), problem)
            return {}


_TARGET_OF = {"kind": "type", "designation": "type", "alternate_phone": "phone_2", "point": "lat"}


def _read(shape: Shape, month_first: bool, cell: Cell) -> Any:
    """A cell as the raw value of a field of this shape; `clean` has the last word."""
    match shape:
        case Shape.CHOICE:
            return read_answer(cell)
        case Shape.NUMBER:
            return read_number(cell)
        case Shape.LANGUAGES:
            return read_languages(cell) if not text_of(cell).startswith("[") else json_list(cell)
        case Shape.WORDS:
            return read_words(cell)
        case Shape.COUNTRY:
            return read_country(cell)
        case Shape.COUNTRIES:
            return read_countries(cell)
        case Shape.UNITS:
            return read_units(cell)
        case Shape.DAY:
            return read_day(cell, month_first=month_first)
        case Shape.MOMENT:
            return read_moment(cell, month_first=month_first)
        case Shape.AREA | Shape.VISITS:
            return _document(cell)
        case _:
            return text_of(cell) or None


def read_words(cell: Cell) -> list[str] | None:
    """Several services in a cell: between commas, semicolons or lines, or one to a sentence where it is prose."""
    text = text_of(cell)
    if is_nothing(cell):
        return None
    if text.startswith("["):
        return json_list(cell)
    if len(re.findall(r"\.(?:\s|$)", text)) and len(text) > 60:
        return [part.strip(" .") for part in re.split(r"(?<=\w)\.\s+|\n", text) if part.strip(" .")]
    return [part.strip() for part in re.split(r"[,;|\n]", text) if part.strip()]


def read_units(cell: Cell) -> list[str] | None:
    """Codes of units, or names of countries, whose codes are units too."""
    if is_nothing(cell):
        return None
    parts = [part.strip() for part in re.split(r"[,;|\n]", text_of(cell)) if part.strip()]
    return [part if re.fullmatch(r"[A-Z]{2}[A-Z0-9:-]*", part) else read_country(part) or part for part in parts]


def json_list(cell: Cell) -> list[str]:
    """A list written as JSON: how our tables write one whose parts hold commas."""
    found = _document(cell)
    if not isinstance(found, list):
        raise NotUnderstood(N_("No es el JSON que escribe nuestra exportación."))
    return [str(each) for each in found]


def _document(cell: Cell) -> Any:
    try:
        return json.loads(text_of(cell))
    except (ValueError, RecursionError):
        raise NotUnderstood(N_("No es el JSON que escribe nuestra exportación.")) from None


def _listen(key: str, text: str, here: str) -> Contacts:
    if key == "email":
        return read_mails(text)
    if key == "contacts":
        return read_contacts(text, here)
    return read_phones(text, here, _PHONE_KINDS[key])


def _channel(heard: Heard) -> Values:
    said = {"kind": heard.kind.value, "value": heard.value, "has_whatsapp": heard.has_whatsapp, "note": heard.note}
    return {key: value for key, value in said.items() if value}


def _merged(heard: list[Heard]) -> list[Heard]:
    """Each number once: WhatsApp of a telephone that stands there is a mark on it."""
    kept: dict[str, Heard] = {}
    for each in sorted(heard, key=lambda one: one.kind is ChannelKind.WHATSAPP):
        other = kept.get(each.value)
        if other is None:
            kept[each.value] = each
        elif each.kind is ChannelKind.WHATSAPP:
            kept[each.value] = Heard(other.kind, other.value, True, other.note)
    return list(kept.values())


@dataclass(frozen=True, slots=True)
class _Shown:
    kind: ChannelKind
    value: str
    has_whatsapp: bool


def _cells_of(told: list[Values]) -> dict[str, str]:
    """What the people's columns of our table show of these channels."""
    known = {each.value for each in ChannelKind}
    shown = [
        _Shown(ChannelKind(each["kind"]), str(each.get("value", "")), bool(each.get("has_whatsapp")))
        for each in told
        if each.get("kind") in known
    ]
    return channel_cells(shown, str)


def _same_number(typed: str, kept: str) -> bool:
    """Whether a cell still shows the channel: a workbook may have made a number of it, without its `+`."""
    bare = typed.removeprefix("tel:").lstrip("'+")
    return bare == kept.lstrip("+")


def _is_past(moment: str, now: datetime) -> bool:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) <= now


def _without_pictures(name: str) -> str:
    """A name without emoji and other symbols around it."""
    start, end = 0, len(name)
    while start < end and _is_picture(name[start]):
        start += 1
    while end > start and _is_picture(name[end - 1]):
        end -= 1
    return name[start:end]


def _is_picture(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"So", "Cf", "Cn", "Mn", "Sk"}


@lru_cache(maxsize=1)
def _by_length() -> tuple[tuple[str, str], ...]:
    """What types are called, the longest first: `consulado general` before `consulado`."""
    own = {fold(said): code for code in TYPES_OF[EntryKind.POST] for said in said_for(code)}
    return tuple(sorted({**TYPE_SYNONYMS, **own}.items(), key=lambda pair: -len(pair[0])))
