"""One row of a table under a mapping -> what it says about one entry: clean values, or what is
wrong. Pure.

An empty cell says nothing: nothing is emptied by it. `(borrar)` empties. Our own tables carry,
behind the people's columns, all channels and confirmations for machines: those count, except where
a person changed the cell that shows one of them.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import lru_cache, partial

from core.atlas.names import fold
from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.tables import SourceRow, text_of
from directory.entries.fields import FIELDS, Field, FieldShape, Group
from directory.entries.kinds import EntryKind
from directory.entries.models import ConfirmationMethod, Visibility
from directory.entries.validation import InvalidValues, validate
from directory.entries.values import Values
from directory.imports.columns.targets import TYPE_FIELD
from directory.imports.rows.cell_parsing import CLEARED, read_shape
from directory.imports.rows.cells import RowCells
from directory.imports.rows.channels import channels_of
from directory.imports.rows.drafts import Draft, Plan
from directory.imports.rows.entry_naming import name_of, type_of
from directory.imports.rows.phone_region import dialled_in
from directory.imports.rows.value_parsing import (
    is_nothing,
    read_answer,
    read_code,
    read_country,
    read_degrees,
    read_moment,
    read_point,
)

_AMERICAN = frozenset({"BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US"})
_KINDS = tuple(each.value for each in EntryKind)
_VISIBILITIES = tuple(each.value for each in Visibility)
_METHODS = tuple(each.value for each in ConfirmationMethod)
_CONFIRMED_PARTS = frozenset({"entry", *(group.value for group in Group)})
_TARGET_OF = {"kind": "type", "designation": "type", "alternate_phone": "phone_2", "point": "lat"}


def draft(plan: Plan, row: SourceRow) -> Draft:
    """Return what one row says, clean, with every fault found."""
    return _RowMapping(plan, row).draft()


# -- inside ---------------------------------------------------------------------------------


class _RowMapping:
    """One row on its way: `raw` gathers what `validate` has the last word on."""

    def __init__(self, plan: Plan, row: SourceRow) -> None:
        self.plan, self.source = plan, row
        self.row = RowCells(plan, row)
        self.raw: Values = {}

    def draft(self) -> Draft:
        kind = self._kind()
        located = self.row.take("located_in", read_country) or self.plan.defaults.get(
            "located_in", ""
        )
        country = self.row.take("country", read_country) or self.plan.country
        name = name_of(self.plan, self.row, kind, country, located)
        made = Draft(self.source.number, self.plan.table.sheet, kind, country, name)
        if made.name:
            self.raw["name"] = made.name
        if located:
            self.raw["located_in"] = located
        here = dialled_in(self.row, located, country)
        self._choices(kind)
        self._plain_fields(kind)
        self._place(kind, located)
        made.adds_channels = self._channels(kind, here, made)
        self._identity(made)
        self._confirmations(made)
        self._clear(kind)
        made.values = self._clean(kind, here)
        made.problems = self.row.problems
        if any(text_of(cell) for cell in self.source.beyond):
            message = N_(
                "La fila tiene más celdas que títulos: ¿falta un título, o sobra un separador?"
            )
            self.row.wrong(
                "",
                text_of(next(cell for cell in self.source.beyond if text_of(cell))),
                Problem(message),
            )
        return made

    def _kind(self) -> EntryKind:
        found = self.row.take("section", lambda cell: read_code(cell, _KINDS, {})) or self.plan.kind
        if found is not None:
            return EntryKind(found)
        if "section" not in self.row.cells:
            self.row.wrong("section", "", Problem(N_("No se dice de qué clase es la entrada.")))
        return EntryKind.ORGANISATION

    # ---- the parts of an entry

    def _choices(self, kind: EntryKind) -> None:
        if kind is EntryKind.LEADER:
            return
        code = type_of(self.plan, self.row, kind)
        if code:
            self.raw[TYPE_FIELD[kind]] = code
        elif "type" in self.row.cells:
            problem = Problem(
                N_("«%(value)s» no es una de las opciones."), {"value": self.row.text("type")[:60]}
            )
            self.row.wrong("type", self.row.text("type"), problem)
        visibility = self.row.take("visibility", lambda cell: read_code(cell, _VISIBILITIES, {}))
        visibility = visibility or self.plan.defaults.get("visibility", "")
        if visibility:
            self.raw["visibility"] = visibility

    def _plain_fields(self, kind: EntryKind) -> None:
        for each in _plain_of(kind):
            if each.key not in self.row.cells:
                continue
            month_first = self.row.titles.get(each.key) in self.plan.month_first
            value = self.row.take(each.key, partial(read_shape, each.shape, month_first))
            if value is not None:
                self.raw[each.key] = value
        self._added(kind)

    def _added(self, kind: EntryKind) -> None:
        """What columns add to the address and to the notes, unless it stands there already."""
        own = _keys_of(kind)
        for key, more, joint in (("address", "address_more", ", "), ("notes", "notes_more", "\n")):
            if key not in own:
                continue
            said = str(self.raw.get(key) or "")
            for cell in self.row.cells.get(more, ()):
                text = text_of(cell)
                if (
                    not is_nothing(cell)
                    and fold(text) not in fold(said)
                    and fold(text) != fold(self.row.text("city"))
                ):
                    said = f"{said}{joint}{text}" if said else text
            if said:
                self.raw[key] = said

    def _place(self, kind: EntryKind, located: str) -> None:
        if kind is EntryKind.FOCAL_POINT:
            return
        place = self.row.take("point", read_point)
        lon, lat = self.row.take("lon", read_degrees), self.row.take("lat", read_degrees)
        if place is None and lon is not None and lat is not None:
            place = [lon, lat]
        elif (lon is None) != (lat is None) and not self.row.problems:
            missing = "lon" if lon is None else "lat"
            self.row.wrong(missing, "", Problem(N_("De las dos coordenadas falta una.")))
        # Nobody lives at 0, 0: that is how an empty pair is written by machines.
        if place is None or place == [0, 0]:
            return
        # Guam and its neighbours are of the United States, and lie beyond the 140th meridian.
        if place[0] > 0 and located in _AMERICAN and not (located == "US" and place[0] > 140):
            key = "lon" if "lon" in self.row.cells else "point"
            message = N_("La longitud %(lon)s está en otro continente: ¿falta el signo menos?")
            self.row.wrong(key, self.row.text(key), Problem(message, {"lon": str(place[0])}))
            return
        self.raw["point"] = [float(place[0]), float(place[1])]

    def _channels(self, kind: EntryKind, here: str, made: Draft) -> bool:
        """Set the channels; whether they are only added to those there are."""
        if kind is EntryKind.LEADER:
            for key, target in (("phone", "phone"), ("alternate_phone", "phone_2")):
                if target in self.row.cells:
                    self.raw[key] = self.row.text(target)
            return False
        channels, is_added = channels_of(self.row, here, made)
        if channels is not None:
            self.raw["channels"] = channels
        return is_added

    # ---- the columns for machines

    def _identity(self, made: Draft) -> None:
        text = self.row.text("id")
        if text:
            try:
                made.entry_id = uuid.UUID(text)
            except ValueError:
                self.row.wrong(
                    "id", text, Problem(N_("No es un identificador de nuestro directorio."))
                )
        made.more = {
            key: self.row.text(key)
            for key in ("source", "of_post", "covering_post")
            if key in self.row.cells
        }
        if "source" in self.plan.columns.values():
            made.more.setdefault("source", "")
        if self.row.take("is_demo", read_answer) == "yes":
            made.more["is_demo"] = "yes"
        updated = self.row.take("updated", read_moment)
        if updated and made.entry_id is not None:
            made.more["updated"] = updated

    def _confirmations(self, made: Draft) -> None:
        told = self.row.document("confirmations", dict)
        if told is not None:
            for key, pair in told.items():
                if isinstance(pair, list) and len(pair) == 2:
                    made.confirmed[str(key)] = (str(pair[0]), str(pair[1]))
        else:
            self._confirmed_by_people(made)
        for key, (moment, method) in [*made.confirmed.items(), *made.confirmed_channels.items()]:
            if (
                (isinstance(key, str) and key not in _CONFIRMED_PARTS)
                or method not in {"", *_METHODS}
                or not _is_past(moment, self.plan.now)
            ):
                message = N_("La confirmación «%(value)s» no es de una fecha pasada.")
                self.row.wrong(
                    "confirmations" if told is not None else "confirmed",
                    moment,
                    Problem(message, {"value": moment}),
                )
                return

    def _confirmed_by_people(self, made: Draft) -> None:
        first = self.row.titles.get("confirmed") in self.plan.month_first
        moment = self.row.take("confirmed", lambda cell: read_moment(cell, month_first=first))
        if not moment:
            return
        method = (
            self.row.take("confirmed_method", lambda cell: read_code(cell, _METHODS, {}))
            or "import"
        )
        made.confirmed["entry"] = (moment, method)

    # ---- at the end

    def _clear(self, kind: EntryKind) -> None:
        for each in FIELDS[kind] if self.row.cleared else ():
            if {
                each.key,
                _TARGET_OF.get(each.key, each.key),
            } & self.row.cleared and each.shape is not FieldShape.CHANNELS:
                self.raw[each.key] = CLEARED.get(each.shape, "")

    def _clean(self, kind: EntryKind, here: str) -> Values:
        known = _keys_of(kind)
        said = {key: value for key, value in self.raw.items() if key in known}
        try:
            return validate(kind, said, country=here or "", atlas=self.plan.atlas, is_whole=False)
        except InvalidValues as wrong:
            for key, problem in wrong.problems.items():
                target = _TARGET_OF.get(key, key)
                self.row.wrong(target, self.row.text(target) or str(said.get(key, "")), problem)
            return {}


@lru_cache(maxsize=16)
def _keys_of(kind: EntryKind) -> frozenset[str]:
    return frozenset(each.key for each in FIELDS[kind])


@lru_cache(maxsize=16)
def _plain_of(kind: EntryKind) -> tuple[Field, ...]:
    """Return the fields that are read cell by cell; the others are made of several or have words of
    their own.
    """
    done = {"name", "located_in", "point", "channels", "visibility", TYPE_FIELD[kind]}
    return tuple(
        each
        for each in FIELDS[kind]
        if each.key not in done and not (each.is_sealed and "phone" in each.key)
    )


def _is_past(moment: str, now: datetime) -> bool:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) <= now
