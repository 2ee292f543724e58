"""Whom a backup is sealed for: the holder of a secret key (X25519), or who knows some words.

Each backup has a key of its own, drawn by lot. It is wrapped so that only they unwrap it: with the
public key alone the machine that makes backups cannot open those of before.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.backup.key_text import (
    HOLDER_MARK,
    KEY_BYTES,
    PUBLIC_MARK,
    bytes_behind,
    bytes_of,
    text_of,
)
from core.errors import AtalayaError

_SCRYPT = {"n": 1 << 16, "r": 8, "p": 1}
_DEAREST_N = 1 << 20
_NONCE = bytes(12)
"""A wrapping key wraps one key only."""


class BadBackup(AtalayaError):
    """A backup that is refused; the text says why."""


class WrongKey(BadBackup):
    """A backup that may be whole, and that what was given does not open."""


@dataclass(frozen=True, slots=True)
class BackupLock:
    """What opens a backup, or closes one: words, a public key, or a secret one."""

    passphrase: str = field(default="", repr=False)
    public_key: str = ""
    secret_key: str = field(default="", repr=False)
    file_key: bytes = field(default=b"", repr=False)
    """The key of one backup, as who has just made it knows it."""

    def wrap(self, key: bytes) -> dict[str, Any]:
        """Return the key of a backup as its head keeps it: for the public key where there is one,
        else for who knows the words.
        """
        if self.public_key:
            return _for_public_key(key, self.public_key)
        if not self.passphrase:
            raise ValueError("a backup is sealed for somebody")
        salt = os.urandom(16)
        wrapped = AESGCM(_from_words(self.passphrase, salt, _SCRYPT)).encrypt(_NONCE, key, b"words")
        return {"kind": "words", "salt": text_of(salt), **_SCRYPT, "wrapped": text_of(wrapped)}

    def unwrap(self, head: dict[str, Any]) -> bytes:
        """Return the key of a backup. Raises BadBackup where this lock does not open it."""
        if self.file_key:
            return self.file_key
        try:
            kind = head["kind"]
            if kind == "words":
                key = self._by_words(head)
            elif kind == "key":
                key = self._by_key(head)
            else:
                raise BadBackup(f"sealed in a way this release does not know: {kind!r}")
        except (KeyError, TypeError, ValueError) as wrong:
            raise BadBackup("its head is damaged: no key can be read from it") from wrong
        except InvalidTag as wrong:
            raise WrongKey("another key or other words open it, or its head is damaged") from wrong
        if len(key) != KEY_BYTES:
            raise BadBackup("its head is damaged: no key can be read from it")
        return key

    # -- inside -----------------------------------------------------------------------------

    def _by_words(self, head: dict[str, Any]) -> bytes:
        if not self.passphrase:
            raise WrongKey("sealed with words: give them (--passphrase-file)")
        cost = {name: int(head[name]) for name in ("n", "r", "p")}
        if not (1 < cost["n"] <= _DEAREST_N and cost["r"] == 8 and cost["p"] == 1):
            raise BadBackup("its head is damaged: no key can be read from it")
        secret = _from_words(self.passphrase, bytes_of(head["salt"]), cost)
        return AESGCM(secret).decrypt(_NONCE, bytes_of(head["wrapped"]), b"words")

    def _by_key(self, head: dict[str, Any]) -> bytes:
        if not self.secret_key:
            raise WrongKey("sealed for a key: give the file with the secret one (--key-file)")
        secret = read_secret_key(self.secret_key)
        sender = bytes_of(head["sender"])
        shared = secret.exchange(X25519PublicKey.from_public_bytes(sender))
        ours = secret.public_key().public_bytes_raw()
        if head["for"] != name_of(ours):
            raise WrongKey(f"sealed for the key {head['for']}, and this is {name_of(ours)}")
        return AESGCM(_shared_key(shared, sender, ours)).decrypt(
            _NONCE, bytes_of(head["wrapped"]), b"key"
        )


def new_key_pair() -> tuple[str, str]:
    """Return a fresh public key and its secret one, as text."""
    secret = X25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    return PUBLIC_MARK + text_of(public), HOLDER_MARK + text_of(secret.private_bytes_raw())


def read_secret_key(text: str) -> X25519PrivateKey:
    """Return the secret key of a text. Raises BadBackup."""
    try:
        return X25519PrivateKey.from_private_bytes(bytes_behind(text.strip(), HOLDER_MARK))
    except ValueError as wrong:
        raise BadBackup("the file holds no secret key of `atalaya backup key`") from wrong


def name_of(public: bytes) -> str:
    """Return eight hexadecimal digits that name a public key."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(public)
    return digest.finalize()[:4].hex()


# -- inside ---------------------------------------------------------------------------------


def _for_public_key(key: bytes, text: str) -> dict[str, Any]:
    public = bytes_behind(text, PUBLIC_MARK)
    sender = X25519PrivateKey.generate()
    sent = sender.public_key().public_bytes_raw()
    shared = sender.exchange(X25519PublicKey.from_public_bytes(public))
    wrapped = AESGCM(_shared_key(shared, sent, public)).encrypt(_NONCE, key, b"key")
    return {
        "kind": "key",
        "for": name_of(public),
        "sender": text_of(sent),
        "wrapped": text_of(wrapped),
    }


def _shared_key(shared: bytes, sender: bytes, public: bytes) -> bytes:
    info = b"atalaya backup key\0" + sender + public
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(shared)


def _from_words(words: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, **cost).derive(words.encode())
