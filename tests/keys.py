"""The keys of the tests: one master key, and the keys of the countries that are derived from it.

So a `Keyring` without a database and one that reads the rows of a database open the same.
"""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from core.crypto import FIRST_FORM, DerivedKeys, key_id
from core.db import make_engine, writing
from core.keys.models import KeyPurpose
from core.keys.stored import NO_COUNTRY, _add
from webapp.auth.users import RCM_COUNTRIES

MASTER = b"k" * 32
MASTER_KEY = base64.urlsafe_b64encode(MASTER).decode()


def add_test_keys(session: Session) -> None:
    """Give the countries of the RCM, and what is of none, the keys derived from the master key."""
    for country in (NO_COUNTRY, *RCM_COUNTRIES):
        keys = DerivedKeys([MASTER]).keys_of(country)
        _add(session, [MASTER], country, KeyPurpose.SEALING, 1, keys.sealing[0])
        _add(session, [MASTER], country, KeyPurpose.DIGEST, 1, keys.digest[0])


def add_keys_to(url: str) -> None:
    """Give a database the keys of `add_test_keys`."""
    engine = make_engine(url)
    with writing(engine) as session:
        add_test_keys(session)
    engine.dispose()


def seal_as_before(plain: bytes, label: str, master: bytes = MASTER) -> bytes:
    """Seal as releases did before the countries had keys: with the master key, bound to the label
    alone.
    """
    nonce = os.urandom(12)
    sealed = AESGCM(master).encrypt(nonce, plain, label.encode())
    return FIRST_FORM + key_id(master) + nonce + sealed
