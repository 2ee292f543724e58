from __future__ import annotations

import pytest

from core.backup.keys import new_key_pair
from core.errors import SettingsError
from core.settings import read_settings

PUBLIC, SECRET = new_key_pair()
LOCKED = {"ATALAYA_BACKUP_KEY": PUBLIC}
STORE = {"ATALAYA_BACKUP_STORE_KEY": "k", "ATALAYA_BACKUP_STORE_SECRET": "s", **LOCKED}


@pytest.mark.parametrize(
    "values",
    [
        {"ATALAYA_BACKUP_TO": "/srv/backups", **LOCKED},
        {"ATALAYA_BACKUP_TO": "s3+https://s3.example/bucket", **STORE},
        {"ATALAYA_BACKUP_TO": "command:rclone rcat there:{name}", **LOCKED},
        {"ATALAYA_BACKUP_TO": "/srv/b", "ATALAYA_BACKUP_PASSPHRASE": "faro de noche y de dia"},
        {"ATALAYA_LOG_FORMAT": "json", "ATALAYA_METRICS_TOKEN": "m" * 32},
        {"ATALAYA_HEARTBEAT_URL": "https://hc.example/ping/1"},
    ],
)
def test_what_may_be_said(values: dict[str, str]) -> None:
    read_settings(values)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"ATALAYA_BACKUP_TO": "backups", **LOCKED}, "BACKUP_TO"),
        ({"ATALAYA_BACKUP_TO": "/srv/backups"}, "BACKUP_KEY"),
        ({"ATALAYA_BACKUP_TO": "s3+https://s3.example/bucket", **LOCKED}, "STORE_KEY"),
        ({"ATALAYA_BACKUP_TO": "s3+https://s3.example", **STORE}, "s3"),
        ({"ATALAYA_BACKUP_TO": "http://s3.example/bucket", **STORE}, "s3"),
        ({"ATALAYA_BACKUP_TO": "command:", **LOCKED}, "program"),
        ({"ATALAYA_BACKUP_TO": "command:put 'x", **LOCKED}, "close"),
        ({"ATALAYA_BACKUP_TO": "command:put there", **LOCKED}, "name"),
        ({"ATALAYA_BACKUP_KEY": SECRET}, "BACKUP_KEY"),
        ({"ATALAYA_BACKUP_PASSPHRASE": "short"}, "PASSPHRASE"),
        ({"ATALAYA_BACKUPS_KEPT": "1"}, "BACKUPS_KEPT"),
        ({"ATALAYA_LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"ATALAYA_METRICS_TOKEN": "short"}, "METRICS_TOKEN"),
        ({"ATALAYA_HEARTBEAT_URL": "http://hc.example/1"}, "HEARTBEAT"),
        ({"ATALAYA_HEARTBEAT_URL": "https://u:p@hc.example/1"}, "HEARTBEAT"),
    ],
)
def test_what_is_refused_names_its_variable_and_repeats_no_secret(
    values: dict[str, str], word: str
) -> None:
    with pytest.raises(SettingsError, match=word) as refusal:
        read_settings(values)
    assert SECRET not in str(refusal.value)
