from __future__ import annotations

import os

import pytest

from core.backup import keys
from core.backup.key_text import is_public_key
from core.backup.keys import BackupLock, BadBackup, new_key_pair, read_secret_key

KEY = os.urandom(32)


def test_a_key_pair_opens_what_was_closed_for_it_and_nothing_else() -> None:
    public, secret = new_key_pair()
    head = BackupLock(public_key=public).wrap(KEY)
    assert BackupLock(secret_key=secret).unwrap(head) == KEY
    assert is_public_key(public)
    assert not is_public_key(secret)
    assert not is_public_key(public[:-4])
    with pytest.raises(BadBackup, match="sealed for the key"):
        BackupLock(secret_key=new_key_pair()[1]).unwrap(head)
    with pytest.raises(BadBackup, match="secret one"):
        BackupLock(passphrase="palabras").unwrap(head)
    with pytest.raises(BadBackup, match="no secret key"):
        read_secret_key(public)


def test_words_open_what_they_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_SCRYPT", {"n": 16, "r": 8, "p": 1})
    head = BackupLock(passphrase="palabras de prueba").wrap(KEY)
    assert BackupLock(passphrase="palabras de prueba").unwrap(head) == KEY
    for lock, words in (
        (BackupLock(passphrase="otras"), "other words"),
        (BackupLock(secret_key=new_key_pair()[1]), "give them"),
    ):
        with pytest.raises(BadBackup, match=words):
            lock.unwrap(head)
    for change in ({"n": 1 << 30}, {"salt": 4}, {"wrapped": "!"}, {"kind": "plain"}, {"n": "x"}):
        with pytest.raises(BadBackup):
            BackupLock(passphrase="palabras de prueba").unwrap({**head, **change})
    with pytest.raises(ValueError, match="somebody"):
        BackupLock().wrap(KEY)


def test_a_lock_never_shows_its_secrets() -> None:
    assert "palabras" not in repr(BackupLock(passphrase="palabras", secret_key="s3"))
