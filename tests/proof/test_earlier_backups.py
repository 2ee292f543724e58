"""A backup of any form the database ever had is verified and brought to the newest one."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.audit_log.keys import audit_keys
from core.backup.keys import BackupLock
from core.backup.places import FolderPlace
from core.clock import now
from core.db import make_engine, reading
from core.settings import Settings
from tests.keys import MASTER_KEY
from tests.proof.figures import Figures
from webapp.keeping.making import make_backup
from webapp.keeping.restoring import restore
from webapp.schema import MIGRATIONS, is_at_head, upgrade

pytestmark = pytest.mark.long_form
LOCK = BackupLock(passphrase="faro de noche y de dia")
_REVISION = re.compile(r"^(\d{4})_")


def revisions() -> list[str]:
    found = (_REVISION.match(path.name) for path in sorted((MIGRATIONS / "versions").glob("*.py")))
    return [each[1] for each in found if each]


def test_each_form_there_was_is_brought_to_the_newest(tmp_path: Path, figures: Figures) -> None:
    former = Settings(
        mode="test", instance=tmp_path / "former", data_key=MASTER_KEY, feeds_online=False
    )
    upgraded = 0
    for revision in revisions():
        upgrade(former, revision)
        engine = make_engine(former.sqlalchemy_url, audit_keys(former))
        backups = FolderPlace(tmp_path / "backups" / revision)
        report = make_backup(engine, former, backups, LOCK, now())
        engine.dispose()
        source = (tmp_path / "backups" / revision / report.name).read_bytes()
        place = replace(former, instance=tmp_path / "restored" / revision)
        brought = restore(io.BytesIO(source), LOCK, place, None, now())
        assert brought.facts.revision == report.facts.revision
        upgraded += brought.is_upgraded
        engine = make_engine(place.sqlalchemy_url, audit_keys(place))
        with reading(engine) as session:
            assert is_at_head(session.connection()), revision
        engine.dispose()
    count = len(revisions())
    figures.add("earlier backups", f"{count} forms, {upgraded} brought to the newest, 0 refused")
