"""Whatever is done to the directory changes its version; looking at it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Outdated
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.confirmation import confirm
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import change_entry, create_entry, restore_entry, retire_entry
from directory.entries.models import ConfirmationMethod, Shelter, ShelterKind
from directory.version import directory_version, require_version
from tests.directory.conftest import shelter

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ORIGIN = ChangeOrigin(NOW, "user:1", ChangeVia.SCREEN)
PHONE = {"channels": [{"kind": "phone", "value": "+19565550123"}]}


def create(session: Session, _of: Shelter) -> None:
    values = {"name": "B", "kind": ShelterKind.EVACUATION}
    create_entry(session, EntryKind.SHELTER, values, country="MX", origin=ORIGIN)


def change(session: Session, of: Shelter) -> None:
    change_entry(session, of, {"capacity": 7}, origin=ORIGIN)


def give_a_phone(session: Session, of: Shelter) -> None:
    change_entry(session, of, PHONE, origin=ORIGIN)


def retire(session: Session, of: Shelter) -> None:
    retire_entry(session, of, origin=ORIGIN)


def retire_and_restore(session: Session, of: Shelter) -> None:
    retire_entry(session, of, origin=ORIGIN)
    restore_entry(session, of, origin=ORIGIN)
    change(session, of)


def confirm_of_old(session: Session, of: Shelter) -> None:
    """A list brings a confirmation older than the newest there is."""
    confirm(session, of, at=NOW - timedelta(days=90), by="a", method=ConfirmationMethod.IMPORT)


def remove(session: Session, of: Shelter) -> None:
    session.delete(of)


@pytest.mark.parametrize(
    "deed", [create, change, give_a_phone, retire, retire_and_restore, confirm_of_old, remove]
)
def test_each_deed_changes_the_version(
    session: Session, deed: Callable[[Session, Shelter], None]
) -> None:
    other, one = shelter(session, "Nueva", None), shelter(session, "Casa", None)
    session.flush()
    confirm(session, other, at=NOW, by="a", method=ConfirmationMethod.LINK)
    session.flush()
    before = directory_version(session)
    require_version(session, before)
    deed(session, one)
    session.flush()
    with pytest.raises(Outdated):
        require_version(session, before)


def test_an_empty_directory_has_a_version(session: Session) -> None:
    require_version(session, directory_version(session))
