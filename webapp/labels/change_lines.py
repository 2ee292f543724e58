"""The changes of an entry in words: who, what was done, by which way, from what to what."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import CannotOpen, Keyring
from core.i18n.languages import N_
from core.i18n.phones import international
from directory.entries.change_log import (
    HEARSAY,
    ChangeAction,
    ChangeLogEntry,
    ChangeVia,
    can_be_undone,
    values_of_change,
)
from directory.entries.field_model import GROUP_WORDS, Group
from directory.entries.fields import FIELDS
from directory.entries.models import ConfirmationMethod
from directory.entries.visibility import Viewer
from directory.labels import METHOD_WORDS
from webapp.labels.entry_values import ChangeText, Speaker
from webapp.labels.provenance import account_words

log = logging.getLogger(__name__)

ACTION_WORDS: Mapping[ChangeAction, str] = {
    ChangeAction.CREATED: N_("Entrada hecha"),
    ChangeAction.CHANGED: N_("Cambio"),
    ChangeAction.RETIRED: N_("Entrada retirada"),
    ChangeAction.RESTORED: N_("Entrada repuesta"),
    ChangeAction.CONFIRMED: N_("Confirmación"),
    ChangeAction.UNCONFIRMED: N_("Confirmación deshecha"),
    ChangeAction.ANSWERED: N_("Contestó, es correcto"),
    ChangeAction.UNANSWERED: N_("No contesta"),
    ChangeAction.WRONG_NUMBER: N_("Ya no es el número"),
}
VIA_WORDS: Mapping[ChangeVia, str] = {
    ChangeVia.SCREEN: N_("en pantalla"),
    ChangeVia.LINK: N_("por enlace"),
    ChangeVia.IMPORT: N_("por importación"),
    ChangeVia.MERGE: N_("al unir duplicados"),
    ChangeVia.PUT_BACK: N_("al volver atrás"),
    ChangeVia.COMMAND: N_("por comando"),
}
_WHO_WORDS = {
    "invitation": N_("quien recibió el enlace de la ronda"),
    "link": N_("quien recibió el enlace del albergue"),
    "cli": N_("quien administra el sistema"),
    "worker": N_("el sistema"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change, ready to be shown."""

    change: ChangeLogEntry
    who: str
    action: str
    via: str
    fields: tuple[ChangeText, ...]
    can_go_back: bool


def change_lines(
    session: Session,
    atlas: Atlas,
    changes: Sequence[ChangeLogEntry],
    keyring: Keyring | None,
    viewer: Viewer,
    only: Set[str] | None = None,
) -> list[ChangeLine]:
    """Return changes in words: who, what, by which way, and each field from what to what."""
    speaker = Speaker(session, atlas, viewer)
    names = account_words(session, _accounts(changes), viewer.country or "")
    return [
        ChangeLine(
            change,
            names.get(_account(change.actor))
            or _(_WHO_WORDS.get(change.actor.partition(":")[0], N_("alguien"))),
            _(ACTION_WORDS[change.action]),
            _(VIA_WORDS[change.via]),
            tuple(_fields(speaker, change, _values(change, keyring), only)),
            can_be_undone(change),
        )
        for change in changes
    ]


# -- inside ---------------------------------------------------------------------------------


def _values(change: ChangeLogEntry, keyring: Keyring | None) -> dict[str, list[Any]]:
    """Return what a change holds; of one that does not open nothing, and the others stand."""
    try:
        return values_of_change(change, keyring)
    except CannotOpen as wrong:
        log.error("a change is listed without its values: %s", wrong)
        return {}


def _accounts(changes: Sequence[ChangeLogEntry]) -> set[uuid.UUID]:
    return {_account(each.actor) for each in changes if each.actor.startswith("user:")}


def _account(actor: str) -> uuid.UUID:
    """Return the account of `user:<id>`; that of nobody for any other actor."""
    kind, _colon, identity = actor.partition(":")
    try:
        return uuid.UUID(identity if kind == "user" else "")
    except ValueError:
        return uuid.UUID(int=0)


def _fields(
    speaker: Speaker,
    change: ChangeLogEntry,
    values: Mapping[str, Sequence[Any]],
    only: Set[str] | None,
) -> Iterable[ChangeText]:
    if change.action in {ChangeAction.CONFIRMED, ChangeAction.UNCONFIRMED}:
        yield _confirmed(values)
        return
    if change.action in HEARSAY:
        number = str(values.get("channel", ["", ""])[1])
        yield ChangeText(_("Oído de quien lo usó"), (), (_readable_number(number),))
        return
    for field in FIELDS[change.entry_kind]:
        if field.key in values and (only is None or field.key in only):
            before, after = values[field.key]
            yield speaker.change_text(field, before, after)


def _readable_number(number: str) -> str:
    return international(number) if number.startswith("+") else number


def _confirmed(values: Mapping[str, Sequence[Any]]) -> ChangeText:
    groups = tuple(_(GROUP_WORDS[Group(each)]) for each in values.get("groups", ([], []))[1])
    method = values.get("method", ("", ""))[1]
    how = _(METHOD_WORDS[ConfirmationMethod(method)]) if method else ""
    return ChangeText(_("Confirmado %(how)s", how=how), (), (", ".join(groups),) if groups else ())
