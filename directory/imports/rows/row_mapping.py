"""One row of a table under a mapping -> what it says about one entry: clean values, or what is
wrong. Pure.

An empty cell says nothing: nothing is emptied by it. `(borrar)` empties. Our own tables carry,
behind the people's columns, all channels and confirmations for machines: those count, except where
a person changed the cell that shows one of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, partial

from core.atlas.names import fold
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.problems import Problem
from core.tabular.cells.answers import is_nothing, read_answer, read_code
from core.tabular.cells.countries import read_country
from core.tabular.cells.dates import read_moment
from core.tabular.layout.side_rows import side_row
from core.tabular.row_cells import CellProblem, RowCells
from core.tabular.tables import Cell, SourceRow, is_tag_row, text_of
from core.tabular.targets import CellReader
from directory.entries.field_model import Field, FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.models import Answer, Visibility
from directory.entries.shape_validation import MOST_CHANNELS
from directory.entries.validation import InvalidValues, validate
from directory.entries.values import Values
from directory.imports.columns.entry_types import TYPE_FIELD
from directory.imports.rows.cell_parsing import empty_value, reader_of
from directory.imports.rows.channels import channels_of, read_one_phone
from directory.imports.rows.charge_reading import is_of_codes, read_charge
from directory.imports.rows.confirmations import read_confirmations
from directory.imports.rows.drafts import Draft, Plan
from directory.imports.rows.entry_naming import name_of, stated_type, usual_type
from directory.imports.rows.phone_doubt import doubted_countries
from directory.imports.rows.phone_region import PhonePlace, row_evidence
from directory.imports.rows.place import read_row_place, state_of
from directory.imports.rows.row_kinds import kind_of_row
from directory.labels import code_words
from directory.places.town import COUNTY_PRECISION, TOWN_PRECISION

_KINDS = tuple(each.value for each in EntryKind)
_VISIBILITIES = tuple(each.value for each in Visibility)
_TARGET_OF = {"kind": "type", "designation": "type", "alternate_phone": "phone_2", "point": "lat"}
_LONGEST_NAME = 80
_DECIDING = frozenset({"", "id", "name", "country", "section"})
"""Targets without which nobody knows what a row is, or whose."""


def drafts_of(plans: Iterable[Plan]) -> list[Draft]:
    """Return what all rows say, those that are no entries too; a row of HXL tags is none."""
    return [draft for plan in plans for draft in _drafts_of_plan(plan)]


def draft_of(plan: Plan, row: SourceRow) -> Draft:
    """Return what one row says, clean, with every fault found, or why it is no entry."""
    aside = None if plan.is_exact else _side_row(plan, row)
    if aside is None:
        return _RowMapping(plan, row).draft()
    name = next((text for cell in row.cells if (text := text_of(cell))), "")[:_LONGEST_NAME]
    kind = plan.kind or EntryKind.ORGANISATION
    return Draft(row.number, plan.table.sheet, kind, plan.country, name, aside=aside)


# -- inside ---------------------------------------------------------------------------------


def _side_row(plan: Plan, row: SourceRow) -> Problem | None:
    if any(each.number == row.number for each in plan.headings):
        return Problem(N_("Es un rótulo: dice dónde están las filas que siguen."))
    return side_row(plan.table, row)


def _drafts_of_plan(plan: Plan) -> list[Draft]:
    """Return the rows of one table; where its telephones speak against its owner's country as a
    whole, that country decides none of them.
    """
    rows = [row for row in plan.table.rows if not is_tag_row(row)]
    drafts = [draft_of(plan, row) for row in rows]
    doubted = doubted_countries(drafts, plan.country)
    if not doubted:
        return drafts
    return [draft_of(replace(plan, doubted=doubted), row) for row in rows]


class _RowMapping:
    """One row being read: `raw` gathers what `validate` has the last word on."""

    def __init__(self, plan: Plan, row: SourceRow) -> None:
        self.plan, self.source = plan, row
        literal = None if plan.is_exact else _literal_targets()
        self.row = RowCells(plan.table, plan.columns, row, _DECIDING, literal)
        self.raw: Values = {}
        self.defaults: set[str] = set()
        self.precision = ""
        self.own_point: list[float] | None = None

    def draft(self) -> Draft:
        kind = self._kind()
        located = self._or_default("located_in", self.row.read("located_in", read_country))
        owner = self.row.read("country", read_country)
        country = owner or self.plan.country
        name = name_of(self.plan, self.row, kind, country, located)
        made = Draft(self.source.number, self.plan.table.sheet, kind, country, name)
        made.is_owner_stated = bool(owner)
        self.raw |= {key: text for key, text in (("name", name), ("located_in", located)) if text}
        self._read_choices(kind)
        self._read_fields(kind)
        self._add_more(kind)
        self._read_place(kind, located, made)
        evidence = self._evidence(country)
        made.adds_channels = self._read_channels(kind, evidence, made)
        self._tell_charge(made)
        self._read_identity(made)
        read_confirmations(self.row, self.plan, made)
        self._clear(kind)
        made.values = self._validated(kind, evidence)
        self._note_cells_without_title()
        made.problems, made.notes = self.row.problems, self.row.notes
        made.from_defaults = self.defaults
        return made

    def _evidence(self, owner: str) -> PhoneEvidence:
        """Return what speaks for the telephones of the row, its point first."""
        stated = "" if "located_in" in self.defaults else str(self.raw.get("located_in", ""))
        default = str(self.raw.get("located_in", ""))
        place = PhonePlace(self.own_point, stated, default, owner)
        return row_evidence(self.row, place, self.plan)

    def _or_default(self, key: str, stated: str | None) -> str:
        """Return what the row states, else the default, which overwrites nothing."""
        if stated:
            return stated
        self.defaults.add(key)
        return self.plan.defaults.get(key, "")

    def _kind(self) -> EntryKind:
        stated = self.row.read("section", lambda cell: read_code(cell, _KINDS, {}, code_words))
        kind = EntryKind(stated) if stated else kind_of_row(self.row, self.plan.kind)
        if kind is not None:
            return kind
        if "section" not in self.row.cells:
            message = N_("No se dice de qué clase es la entrada.")
            self.row.add_problem("section", self.row.text("type"), Problem(message))
        return EntryKind.ORGANISATION

    # ---- the parts of an entry

    def _read_choices(self, kind: EntryKind) -> None:
        if kind is EntryKind.LEADER:
            return
        self._read_type(kind)
        visibility = self._or_default("visibility", self.row.read("visibility", _read_visibility))
        if visibility:
            self.raw["visibility"] = visibility

    def _read_type(self, kind: EntryKind) -> None:
        """Set the type the row states; one nobody knows leaves the default, and is noted.

        What is called otherwise than any post we know is no post: there it is a fault of the row.
        """
        stated = stated_type(self.row, kind)
        code = stated or ("" if self._is_no_post(kind) else usual_type(self.plan, self.row, kind))
        if code:
            self.raw[TYPE_FIELD[kind]] = code
        if stated:
            return
        self.defaults.add(TYPE_FIELD[kind])
        if "type" in self.row.cells:
            text = self.row.text("type")
            problem = Problem(N_("«%(value)s» no es una de las opciones."), {"value": text[:60]})
            faults = self.row.problems if self._is_no_post(kind) else self.row.notes
            faults.append(CellProblem(self.row.titles["type"], text, problem))

    def _is_no_post(self, kind: EntryKind) -> bool:
        return kind is EntryKind.POST and "type" in self.row.cells

    def _read_fields(self, kind: EntryKind) -> None:
        """Read the fields that are one cell each, by the table of fields."""
        for each in _fields_of_one_cell(kind):
            if each.key not in self.row.cells:
                continue
            month_first = self.row.titles.get(each.key) in self.plan.month_first
            reader = reader_of(each, month_first=month_first)
            value = self.row.read(each.key, self._charge_reader(each) or reader)
            if value is not None:
                self.raw[each.key] = value

    def _charge_reader(self, field: Field) -> CellReader | None:
        """Return what reads the ground a post answers for in words: by where the post is."""
        if field.shape is not FieldShape.UNITS or self.plan.atlas is None or self.plan.is_exact:
            return None
        country = str(self.raw.get("located_in", ""))
        state = state_of(self.plan, self.source)
        return partial(read_charge, atlas=self.plan.atlas, country=country, state=state)

    def _add_more(self, kind: EntryKind) -> None:
        """Add what columns add to the address and to the notes, unless it is in them already.

        A state, a postal code or a municipality is no address: without one it adds nothing.
        """
        keys = _keys_of(kind)
        if self.raw.get("address"):
            self._add("address", "address_more", ", ")
        if "notes" in keys and "notes_more" in self.row.cells:
            self._add("notes", "notes_more", "\n")

    def _add(self, key: str, more: str, joint: str) -> None:
        text = str(self.raw.get(key) or "")
        for cell in self.row.cells.get(more, ()):
            text = self._with_more(text, cell, joint)
        if text:
            self.raw[key] = text

    def _with_more(self, text: str, cell: Cell, joint: str) -> str:
        added = text_of(cell)
        if is_nothing(cell) or fold(added) in fold(text):
            return text
        if fold(added) == fold(self.row.text("city")):
            return text
        return f"{text}{joint}{added}" if text else added

    def _read_place(self, kind: EntryKind, located: str, made: Draft) -> None:
        if kind is EntryKind.FOCAL_POINT:
            return
        place = read_row_place(self.plan, self.source, self.row, located)
        made.question, made.has_doubtful_point = place.question, place.is_doubtful
        if place.own_point is not None:
            self.own_point = [place.own_point.lon, place.own_point.lat]
            self.precision = self.row.read("point_precision", _read_precision) or ""
        if place.point is not None:
            self.raw["point"] = [place.point.lon, place.point.lat]
        if place.precision:
            # The middle of a town fills what is empty; it takes nobody's true point away.
            self.defaults.add("point")
            self.precision = place.precision
            made.area = place.area

    def _read_channels(self, kind: EntryKind, evidence: PhoneEvidence, made: Draft) -> bool:
        """Set the channels; return whether they are only added to those there are."""
        if kind is EntryKind.LEADER:
            for key, target in (("phone", "phone"), ("alternate_phone", "phone_2")):
                value = read_one_phone(self.row, target, evidence, made)
                if value:
                    self.raw[key] = value
            return False
        channels, is_added = channels_of(self.row, evidence, made)
        if channels is not None:
            self.raw["channels"] = channels
        return is_added

    def _tell_charge(self, made: Draft) -> None:
        """Set what a jurisdiction in words was read as: the trial says it before it is written."""
        atlas, codes = self.plan.atlas, self.raw.get("units")
        said = self.row.text("units")
        if atlas is None or self.plan.is_exact or not codes or is_of_codes(said):
            return
        units = filter(None, map(atlas.unit, codes))
        made.charge_words = said
        made.charge_names = tuple(unit.name_in(self.plan.language) for unit in units)

    # ---- the columns for machines

    def _read_identity(self, made: Draft) -> None:
        text = self.row.text("id")
        if text:
            try:
                made.entry_id = uuid.UUID(text)
            except ValueError:
                message = N_("No es un identificador de nuestro directorio.")
                self.row.add_problem("id", text, Problem(message))
        made.more = {
            key: self.row.text(key)
            for key in ("source", "of_post", "covering_post")
            if key in self.row.cells
        }
        if "source" in self.plan.columns.values():
            made.more.setdefault("source", "")
        if self.precision:
            made.more["point_precision"] = self.precision
        if self.row.read("is_demo", read_answer) == "yes":
            made.more["is_demo"] = "yes"
        updated = self.row.read("updated", read_moment)
        if updated and made.entry_id is not None:
            made.more["updated"] = updated

    # ---- at the end

    def _clear(self, kind: EntryKind) -> None:
        for each in FIELDS[kind] if self.row.cleared else ():
            targets = {each.key, _TARGET_OF.get(each.key, each.key)}
            if targets & self.row.cleared and each.shape is not FieldShape.CHANNELS:
                self.raw[each.key] = empty_value(each.shape)
                self.defaults.discard(each.key)

    def _validated(self, kind: EntryKind, evidence: PhoneEvidence) -> Values:
        """Return the clean values; what cannot be taken is noted, and the others stand."""
        raw = {key: value for key, value in self.raw.items() if key in _keys_of(kind)}
        try:
            return self._clean(kind, raw, evidence)
        except InvalidValues as invalid:
            for key, problem in invalid.problems.items():
                refused = raw.pop(key)
                if key == "channels":
                    raw[key] = self._good_channels(kind, refused, evidence)
                else:
                    target = _TARGET_OF.get(key, key)
                    text = self.row.text(target) or str(refused)
                    self.row.add_problem(target, text, problem)
        return self._clean(kind, raw, evidence)

    def _clean(self, kind: EntryKind, raw: Values, evidence: PhoneEvidence) -> Values:
        return validate(
            kind,
            raw,
            country=evidence.owner,
            atlas=self.plan.atlas,
            is_whole=False,
            phones=evidence,
        )

    def _good_channels(
        self, kind: EntryKind, channels: list[Values], evidence: PhoneEvidence
    ) -> list[Values]:
        """Return the channels that can be taken; each of the others is noted by itself."""
        good: list[Values] = []
        for each in channels:
            try:
                good += self._clean(kind, {"channels": [each]}, evidence)["channels"]
            except InvalidValues as invalid:
                problem = invalid.problems["channels"]
                self.row.add_problem("channels", str(each.get("value", "")), problem)
        return good[:MOST_CHANNELS]

    def _note_cells_without_title(self) -> None:
        beyond = [text for cell in self.source.beyond if (text := text_of(cell))]
        if beyond:
            message = N_(
                "La fila tiene más celdas que títulos: ¿falta un título, o sobra un separador?"
            )
            self.row.add_problem("", beyond[0], Problem(message))


def _read_precision(cell: Cell) -> str | None:
    return read_code(cell, (TOWN_PRECISION, COUNTY_PRECISION), {}, code_words)


def _read_visibility(cell: Cell) -> str | None:
    return read_code(cell, _VISIBILITIES, {}, code_words)


@lru_cache(maxsize=1)
def _literal_targets() -> frozenset[str]:
    """Return the targets whose cells may say `none` and mean it: the answers of yes and no."""
    answers = {each.key for fields in FIELDS.values() for each in fields if each.choices is Answer}
    return frozenset({"is_demo", *answers})


@lru_cache(maxsize=16)
def _keys_of(kind: EntryKind) -> frozenset[str]:
    return frozenset(each.key for each in FIELDS[kind])


@lru_cache(maxsize=16)
def _fields_of_one_cell(kind: EntryKind) -> tuple[Field, ...]:
    """Return the fields that are read cell by cell; the others are made of several cells, or have
    words of their own.
    """
    composed = {"name", "located_in", "point", "channels", "visibility", TYPE_FIELD[kind]}
    return tuple(
        each
        for each in FIELDS[kind]
        if each.key not in composed and each.shape is not FieldShape.PHONE
    )
