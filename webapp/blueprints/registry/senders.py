"""Who brings a list of persons, where it waits, and what their form says of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.accounts import RoleName
from core.phones.countries import REGION
from core.storage import FileStore, open_store
from core.tabular.cells.day_order import DayOrder
from core.tabular.column_detection import ColumnGuess
from registry.imports.lists import FOLDER, ListSender
from registry.imports.targets import TARGETS
from webapp.auth.access import current_scope, require_access
from webapp.http.services import services


def list_sender() -> ListSender:
    """Return the one who asks: a consul for their post, others for the whole country.

    Aborts with 404 for who works for no country.
    """
    scope = current_scope()
    require_access(scope.country, scope.post_id)
    post_id = scope.post_id if scope.role is RoleName.CONSUL else None
    return ListSender(scope.actor, scope.country, post_id)


def list_files() -> FileStore:
    """Return the sealed files in which lists wait."""
    return open_store(services().settings, FOLDER, services().keyring)


def mapping_of(form: Mapping[str, str], guesses: Sequence[ColumnGuess]) -> dict[str, Any]:
    """Return the mapping in a form: a choice for each column, by its place, and the answers."""
    columns = {}
    for place, guess in enumerate(guesses):
        chosen = form.get(f"column-{place}", "")
        columns[guess.title] = {"field": chosen if chosen in TARGETS else ""}
    return {"columns": columns, "defaults": answers_of(form)}


def answers_of(form: Mapping[str, str]) -> dict[str, str]:
    """Return what a form answers where a list leaves something open."""
    order, sex = form.get("day_order", ""), form.get("m_means", "")
    country = form.get("phones_in", "").upper()
    answers = {
        "day_order": order if order in set(DayOrder) else "",
        "m_means": sex if sex in {"f", "m"} else "",
        "phones_in": country if country in REGION else "",
    }
    return {key: value for key, value in answers.items() if value}
