from __future__ import annotations

import pytest

from core.errors import SettingsError
from core.postgres.limits import limits_of
from core.settings import read_settings
from core.storage.opening import kind_of

POSTGRES = {"ATALAYA_DATABASE_URL": "postgresql://db/atalaya"}
DIRECT = {**POSTGRES, "ATALAYA_DATABASE_DIRECT_URL": "postgresql://primary/atalaya"}
STORE = {"ATALAYA_FILES_STORE_KEY": "k", "ATALAYA_FILES_STORE_SECRET": "s"}
S3 = "s3+https://s3.example/papeles/casa"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "folder"),
        ({"ATALAYA_FILES_IN": "folder"}, "folder"),
        (POSTGRES, "folder"),
        ({**POSTGRES, "ATALAYA_WEB_NODES": "2"}, "database"),
        ({**POSTGRES, "ATALAYA_FILES_IN": "database"}, "database"),
        ({"ATALAYA_FILES_IN": S3, **STORE}, S3),
        ({"ATALAYA_FILES_IN": "s3+http://127.0.0.1:9000/papeles", **STORE}, None),
    ],
)
def test_where_files_go(values: dict[str, str], kind: str | None) -> None:
    assert kind_of(read_settings(values)) == (kind or values["ATALAYA_FILES_IN"])


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"ATALAYA_FILES_IN": "disk"}, "FILES_IN"),
        ({"ATALAYA_FILES_IN": S3}, "FILES_STORE_KEY"),
        ({"ATALAYA_FILES_IN": "s3+https://s3.example", **STORE}, "bucket"),
        ({"ATALAYA_FILES_IN": "s3+http://s3.example/papeles", **STORE}, "s3\\+https"),
        ({"ATALAYA_FILES_IN": "s3+https://k:s@s3.example/papeles", **STORE}, "no name"),
        ({"ATALAYA_FILES_IN": "database"}, "one writer"),
        ({"ATALAYA_WEB_NODES": "2"}, "PostgreSQL"),
        ({"ATALAYA_WEB_NODES": "0", **POSTGRES}, "WEB_NODES"),
        ({"ATALAYA_DATABASE_POOLER": "true"}, "before SQLite"),
        ({"ATALAYA_DATABASE_POOLER": "true", **POSTGRES}, "DIRECT_URL"),
        ({"ATALAYA_DATABASE_PREPARE": "yes", **POSTGRES}, "on or off"),
        ({"ATALAYA_DATABASE_URL": "postgresql://db/a?options=-c%20x"}, "refused by poolers"),
        ({"ATALAYA_DATABASE_SECONDS": "1", **POSTGRES}, "DATABASE_SECONDS"),
    ],
)
def test_what_may_not_be_said(values: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        read_settings(values)


@pytest.mark.parametrize(
    ("values", "is_direct", "has_options", "threshold"),
    [
        (POSTGRES, False, True, "unsaid"),
        ({**POSTGRES, "ATALAYA_DATABASE_PREPARE": "off"}, False, True, None),
        ({**DIRECT, "ATALAYA_DATABASE_POOLER": "true"}, False, False, None),
        (
            {**DIRECT, "ATALAYA_DATABASE_POOLER": "true", "ATALAYA_DATABASE_PREPARE": "on"},
            False,
            False,
            "unsaid",
        ),
        ({**DIRECT, "ATALAYA_DATABASE_POOLER": "true"}, True, True, "unsaid"),
    ],
)
def test_a_pooler_is_asked_for_no_state_of_the_session(
    values: dict[str, str], is_direct: bool, has_options: bool, threshold: str | None
) -> None:
    limits = limits_of(read_settings(values), is_direct=is_direct)
    connecting = limits.engine_options()["connect_args"]
    assert ("options" in connecting) is has_options
    assert connecting.get("prepare_threshold", "unsaid") == threshold
