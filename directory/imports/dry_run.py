"""The dry run: what each row of a file would do to the directory, without doing it.

A row creates an entry, changes one, finds it the same, or is rejected; read is always the sum of
the four. It belongs to an entry there is when it carries its identity, or when exactly one entry of
the same owner has its name together with one of its telephones, addresses or places. When that is
not certain it creates one: likely duplicates are shown to a person elsewhere.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.atlas.names import fold
from core.geo.geometry import Area
from core.i18n.languages import N_
from core.problems import Problem
from directory.entries.fields import FIELDS, FieldShape
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from directory.imports.existing_entries import (
    Allowance,
    ExistingEntries,
    KnownEntry,
    place_of_designation,
)
from directory.imports.rows.drafts import Draft, Plan, is_tag_row
from directory.imports.rows.row_mapping import draft

ORDER = (
    EntryKind.POST,
    EntryKind.ORGANISATION,
    EntryKind.SHELTER,
    EntryKind.FOCAL_POINT,
    EntryKind.LEADER,
)
"""Posts first: the others name them."""
_SAME_PLACE_DEGREES = 0.0005
"""About 50 metres."""
_ROUNDING = 1e-9
_PHONES = frozenset({"phone", "emergency", "whatsapp", "hotline"})
_SENSITIVE_TO_A_POST = frozenset({"designated", "alternate"})
_NOT_YOURS = N_("Esta entrada no es de su país o de su representación: no la puede cambiar.")


class RowOutcome(enum.StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


@dataclass(slots=True)
class RowResult:
    """What one row would do.

    `changes` is {field: [from, to]}; `problems` (column, value, reason).
    """

    draft: Draft
    outcome: RowOutcome
    entry_id: uuid.UUID | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[tuple[str, str, Problem]] = field(default_factory=list)
    same_as_row: int | None = None
    """The earlier row of the file that says the same."""


@dataclass(slots=True)
class DryRun:
    """The result of every row, in the order of the file."""

    rows: list[RowResult] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """{"read", "created", "changed", "same", "rejected"}: read is the sum of the others."""
        counts = {outcome.value: 0 for outcome in RowOutcome}
        for row in self.rows:
            counts[row.outcome.value] += 1
        return {"read": len(self.rows), **counts}


def drafts_of(plans: Iterable[Plan]) -> list[Draft]:
    """Return what all rows say; a row of HXL tags is none."""
    return [draft(plan, row) for plan in plans for row in plan.table.rows if not is_tag_row(row)]


def try_drafts(drafts: Sequence[Draft], existing: ExistingEntries, allowance: Allowance) -> DryRun:
    """Return what every row would do.

    `existing` is used up: rows see what the rows before them did.
    """
    results: dict[int, RowResult] = {}
    coming = {each.entry_id for each in drafts if each.entry_id is not None and not each.problems}
    judge = _RowJudgement(existing, allowance, coming)
    for kind in ORDER:
        for place, each in enumerate(drafts):
            if each.kind is kind:
                results[place] = judge.result(each)
    return DryRun([results[place] for place in sorted(results)])


# -- inside ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _RowJudgement:
    existing: ExistingEntries
    allowance: Allowance
    coming: set[uuid.UUID]
    """Identities that rows of the file bring themselves."""

    def result(self, said: Draft) -> RowResult:
        problems = list(said.problems)
        if self.allowance.post_id is not None and said.kind is not EntryKind.POST:
            said.values.setdefault("post_id", str(self.allowance.post_id))
        problems += self._references(said)
        known, wrong = self._match(said) if not problems else (None, None)
        if wrong:
            problems.append(wrong)
        if problems:
            return RowResult(said, RowOutcome.REJECTED, problems=problems)
        if known is None:
            return self._created(said)
        return self._changed(said, known)

    # ---- which entry is meant

    def _match(self, said: Draft) -> tuple[KnownEntry | None, tuple[str, str, Problem] | None]:
        if said.entry_id is not None:
            known = self.existing.by_id.get(said.entry_id)
            if known is None:
                return None, None
            return known, self._refused(said, known)
        certain = [
            known for known in self._of_that_name(said) if _is_certain(said.values, known.values)
        ]
        for known in certain:
            if not self._differences(said, known):
                return known, None
        free = [known for known in certain if known.row is None]
        return (free[0] if len(free) == 1 else None), None

    def _of_that_name(self, said: Draft) -> list[KnownEntry]:
        named = self.existing.by_name.get((said.kind, said.country, fold(said.name)), [])
        return [known for known in named if known.is_visible]

    def _refused(self, said: Draft, known: KnownEntry) -> tuple[str, str, Problem] | None:
        text = str(said.entry_id)
        if not known.is_visible or known.kind is not said.kind:
            return (
                "id",
                text,
                Problem(N_("El identificador no es de una entrada que pueda cambiar.")),
            )
        if known.is_retired:
            return (
                "id",
                text,
                Problem(N_("Esta entrada está retirada: restáurela primero en su historial.")),
            )
        if known.country != said.country:
            return (
                "country",
                said.country,
                Problem(N_("Una entrada no cambia de país dueño al importarla.")),
            )
        if known.row is not None and self._differences(said, known):
            message = N_("La fila %(row)s ya trata de esta entrada, y dice otra cosa.")
            return "id", text, Problem(message, {"row": known.row})
        return None

    # ---- what it does

    def _created(self, said: Draft) -> RowResult:
        problems = [
            (field.key, "", Problem(N_("Falta este dato.")))
            for field in FIELDS[said.kind]
            if field.is_required and field.key not in said.values and field.key != "visibility"
        ]
        post_id = said.values.get("post_id")
        if said.country not in self.allowance.countries:
            message = N_("Sus entradas no son de un país por el que usted pueda escribir.")
            problems.append(("country", said.country, Problem(message)))
        elif not self.allowance.covers(said.kind, said.country, said.entry_id, post_id):
            problems.append(("post_id", str(post_id or ""), Problem(_NOT_YOURS)))
        problems += self._designation(said, said.values, None)
        if problems:
            return RowResult(said, RowOutcome.REJECTED, problems=problems)
        known = KnownEntry(
            said.entry_id, said.kind, said.country, dict(said.values), row=said.number
        )
        _confirm(known, said)
        self.existing.add(known)
        self.existing.designate(known, said.number)
        shown = {
            key: [None, value] for key, value in said.values.items() if value not in (None, "", [])
        }
        return RowResult(said, RowOutcome.CREATED, said.entry_id, shown)

    def _changed(self, said: Draft, known: KnownEntry) -> RowResult:
        changes = self._differences(said, known)
        if not changes:
            return RowResult(said, RowOutcome.SAME, known.entry_id, same_as_row=known.row)
        after = {
            **known.values,
            **{key: pair[1] for key, pair in changes.items() if key != "confirmed"},
        }
        problems: list[tuple[str, str, Problem]] = []
        if not self.allowance.covers(
            known.kind, known.country, known.entry_id, known.values.get("post_id")
        ):
            problems.append(("", said.name, Problem(_NOT_YOURS)))
        elif self.allowance.post_id is not None:
            problems += self._kept_from_posts(said, changes)
        problems += self._designation(said, after, known)
        if problems:
            return RowResult(said, RowOutcome.REJECTED, problems=problems)
        known.values, known.row = after, said.number
        _confirm(known, said)
        self.existing.designate(known, said.number)
        return RowResult(said, RowOutcome.CHANGED, known.entry_id, changes)

    def _kept_from_posts(
        self, said: Draft, changes: dict[str, list[Any]]
    ) -> list[tuple[str, str, Problem]]:
        message = N_("Esto lo cambia el país o la Secretaría, no la representación.")
        sensitive = {field.key for field in FIELDS[said.kind] if field.is_sensitive}
        return [
            (key, str(pair[1]), Problem(message))
            for key, pair in changes.items()
            if key in sensitive
        ]

    def _designation(
        self, said: Draft, values: Values, known: KnownEntry | None
    ) -> list[tuple[str, str, Problem]]:
        """Return one designated and one alternate focal point for each post and country."""
        if said.kind is not EntryKind.FOCAL_POINT:
            return []
        designation = str(values.get("designation", ""))
        if (
            known is None
            and self.allowance.post_id is not None
            and designation in _SENSITIVE_TO_A_POST
        ):
            message = N_("Esto lo cambia el país o la Secretaría, no la representación.")
            return [("type", designation, Problem(message))]
        place = place_of_designation(said.country, values)
        holder = self.existing.designated.get(place) if place else None
        mine = {said.number, known.entry_id, known.row} if known else {said.number}
        if holder is None or holder in mine:
            return []
        if isinstance(holder, int):
            message = N_(
                "La fila %(row)s ya tiene esta designación: hay una por representación y por país."
            )
            return [("type", designation, Problem(message, {"row": holder}))]
        other = self.existing.by_id[holder]
        if place_of_designation(other.country, other.values) != place:
            return []
        message = N_("%(name)s ya tiene esta designación: hay una por representación y por país.")
        return [
            ("type", designation, Problem(message, {"name": str(other.values.get("name", ""))}))
        ]

    # ---- comparing

    def _differences(self, said: Draft, known: KnownEntry) -> dict[str, list[Any]]:
        changes: dict[str, list[Any]] = {}
        for key, value in said.values.items():
            before = known.values.get(key)
            value = (
                _with_those_there(before or [], value)
                if key == "channels" and said.adds_channels
                else value
            )
            if not _is_same(key, before, value):
                changes[key] = [before, value]
        newer = _newer(said, known)
        if newer:
            before_at = known.confirmed.get("entry")
            changes["confirmed"] = [_told(before_at), newer]
        return changes

    def _references(self, said: Draft) -> list[tuple[str, str, Problem]]:
        """Posts and organisations named by identity or by name must be there, or come with the
        file.
        """
        problems: list[tuple[str, str, Problem]] = []
        for key, target in (("post_id", "of_post"), ("covering_post_id", "covering_post")):
            name = said.more.get(target, "")
            if (
                name
                and not said.values.get(key)
                and any(field.key == key for field in FIELDS[said.kind])
            ):
                found = self._post_called(name, said.country)
                if found is None:
                    message = N_("No hay una sola representación que se llame «%(value)s».")
                    problems.append((target, name, Problem(message, {"value": name[:80]})))
                else:
                    said.values[key] = found
        for each in FIELDS[said.kind]:
            value = said.values.get(each.key)
            if (
                each.shape in {FieldShape.POST, FieldShape.ORGANISATION}
                and value
                and not self._is_there(each.shape, value)
            ):
                message = N_("No existe en el directorio ni viene en el archivo.")
                problems.append((each.key, str(value), Problem(message)))
        return problems

    def _post_called(self, name: str, country: str) -> str | None:
        found = self.existing.names_of_posts.get(fold(name), [])
        own = [each for owner, each in found if owner == country]
        chosen = own or [each for _, each in found]
        return chosen[0] if len(chosen) == 1 else None

    def _is_there(self, shape: FieldShape, value: str) -> bool:
        wanted = EntryKind.POST if shape is FieldShape.POST else EntryKind.ORGANISATION
        entry_id = uuid.UUID(value)
        known = self.existing.by_id.get(entry_id)
        return entry_id in self.coming if known is None else known.kind is wanted


def _is_certain(said: Values, there: Values) -> bool:
    """Return whether two entries of one name and owner share a telephone, an address for mail, or a
    place.
    """
    ours, theirs = _reached_by(said), _reached_by(there)
    if ours & theirs:
        return True
    one, other = said.get("point"), there.get("point")
    if one and other:
        return bool(max(abs(one[0] - other[0]), abs(one[1] - other[1])) < _SAME_PLACE_DEGREES)
    address = fold(str(said.get("address") or ""))
    if address and address == fold(str(there.get("address") or "")):
        return fold(str(said.get("city") or "")) == fold(str(there.get("city") or ""))
    return _says_no_more_than_a_name(said) and _says_no_more_than_a_name(there)


def _reached_by(values: Values) -> set[str]:
    found = {
        str(each["value"]) for each in values.get("channels") or () if len(str(each["value"])) > 5
    }
    return found | ({str(values["phone"])} if values.get("phone") else set())


def _says_no_more_than_a_name(values: Values) -> bool:
    """Return nothing to tell two of one name apart by: they are one."""
    return not (_reached_by(values) or values.get("point") or values.get("address"))


def _with_those_there(before: Sequence[Values], said: Sequence[Values]) -> list[Values]:
    """Return the channels there are, with those a foreign list adds; a list never takes one away."""
    kept = [dict(each) for each in before]
    for each in said:
        same = next((one for one in kept if _is_one_channel(one, each)), None)
        if same is None:
            kept.append(dict(each))
        elif each.get("has_whatsapp") and same["kind"] != "whatsapp":
            same["has_whatsapp"] = True
    return kept


def _is_one_channel(one: Values, other: Values) -> bool:
    if one["value"] != other["value"]:
        return False
    return one["kind"] == other["kind"] or (
        one["kind"] in _PHONES and other["kind"] in {"phone", "whatsapp"}
    )


def _is_same(key: str, before: Any, value: Any) -> bool:
    if key == "point" and before and value:
        return all(abs(one - other) < _ROUNDING for one, other in zip(before, value, strict=True))
    if key == "drawn" and before and value:
        return Area.from_geojson(before) == Area.from_geojson(value)
    if key == "units":
        return sorted(before or []) == sorted(value or [])
    return before == value or (before in (None, "", []) and value in (None, "", []))


def _newer(said: Draft, known: KnownEntry) -> str:
    """Return the latest confirmation the row brings that is later than what is known; empty when
    none is.
    """
    found = [
        at for key, (at, _) in said.confirmed.items() if _is_later(at, known.confirmed.get(key))
    ]
    found += [
        at
        for key, (at, _) in said.confirmed_channels.items()
        if _is_later(at, known.confirmed_channels.get(key))
    ]
    return max(found, default="")


def _confirm(known: KnownEntry, said: Draft) -> None:
    known.confirmed |= {key: datetime.fromisoformat(at) for key, (at, _) in said.confirmed.items()}
    known.confirmed_channels |= {
        key: datetime.fromisoformat(at) for key, (at, _) in said.confirmed_channels.items()
    }


def _is_later(said: str, known: datetime | None) -> bool:
    return known is None or datetime.fromisoformat(said) > known


def _told(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
