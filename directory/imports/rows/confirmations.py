"""What a row says was confirmed, when and how: only what the file says, and only of the past."""

from __future__ import annotations

from datetime import UTC, datetime

from core.i18n.languages import N_
from core.problems import Problem
from core.tabular.cells.answers import read_code
from core.tabular.cells.dates import read_moment
from core.tabular.row_cells import RowCells
from directory.entries.field_model import Group
from directory.entries.models import ConfirmationMethod
from directory.export.cell_lines import read_confirmations as read_lines
from directory.imports.rows.drafts import Draft, Plan
from directory.labels import code_words

_METHODS = tuple(each.value for each in ConfirmationMethod)
_PARTS = frozenset({"entry", *(group.value for group in Group)})


def read_confirmations(row: RowCells, plan: Plan, made: Draft) -> None:
    """Set the confirmations of `made`: from the column for machines, or from the people's.

    Those that are none, or of the future, are left out, and the first is noted.
    """
    stated = row.lines_or_document("confirmations", dict, read_lines)
    if stated is not None:
        for part, pair in stated.items():
            if isinstance(pair, list) and len(pair) == 2:
                made.confirmed[str(part)] = (str(pair[0]), str(pair[1]))
    else:
        _read_people_columns(row, plan, made)
    wrong = _without_wrong_moments(made, plan.now)
    if wrong:
        column = "confirmations" if stated is not None else "confirmed"
        message = N_("La confirmación «%(value)s» no es de una fecha pasada.")
        row.add_problem(column, wrong[0], Problem(message, {"value": wrong[0]}))


# -- inside ---------------------------------------------------------------------------------


def _read_people_columns(row: RowCells, plan: Plan, made: Draft) -> None:
    month_first = row.titles.get("confirmed") in plan.month_first
    moment = row.read("confirmed", lambda cell: read_moment(cell, month_first=month_first))
    if not moment:
        return
    method = row.read("confirmed_method", lambda cell: read_code(cell, _METHODS, {}, code_words))
    made.confirmed["entry"] = (moment, method or ConfirmationMethod.IMPORT.value)


def _without_wrong_moments(made: Draft, now: datetime) -> list[str]:
    """Take the confirmations that cannot be away; return their moments."""
    parts = [
        part
        for part, (moment, method) in made.confirmed.items()
        if part not in _PARTS or not _may_stand(moment, method, now)
    ]
    channels = [
        channel
        for channel, (moment, method) in made.confirmed_channels.items()
        if not _may_stand(moment, method, now)
    ]
    wrong = [made.confirmed.pop(part)[0] for part in parts]
    return wrong + [made.confirmed_channels.pop(channel)[0] for channel in channels]


def _may_stand(moment: str, method: str, now: datetime) -> bool:
    return method in {"", *_METHODS} and _is_past(moment, now)


def _is_past(moment: str, now: datetime) -> bool:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) <= now
