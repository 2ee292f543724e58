from __future__ import annotations

from core.audit_log.keys import audit_keys
from core.settings import Settings


def test_the_key_is_of_its_own_secret_or_of_the_secret_key() -> None:
    own, derived = "a" * 32, "s" * 32
    (bare,) = audit_keys(Settings(secret_key=derived))
    assert len(bare) == 32
    assert audit_keys(Settings(secret_key="x" * 32, audit_key=derived)) == (bare,)
    changed = audit_keys(Settings(audit_key=own, old_audit_keys=(derived,)))
    assert changed == (*audit_keys(Settings(audit_key=own)), bare)


def test_a_change_of_data_keys_leaves_it_alone() -> None:
    assert audit_keys(Settings(data_key="a")) == audit_keys(Settings(data_key="b"))
