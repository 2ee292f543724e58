"""E-mail addresses: which of them mail can be sent to, everywhere."""

from __future__ import annotations

import re

LONGEST_ADDRESS = 254
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def clean_address(text: str) -> str:
    """Return the address as mail servers everywhere take it, in lower case; empty when it is none.

    A domain with accents becomes its ASCII form (IDNA). Quoted and accented names before the `@`
    are refused: they are rare, and what servers make of them differs (RFC 5321, 4.1.2; RFC 6531).
    """
    local, at, domain = text.strip().lower().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > 64:
        return ""
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = domain.split(".")
    if (
        len(labels) < 2
        or not all(_LABEL.fullmatch(label) for label in labels)
        or labels[-1].isdigit()
    ):
        return ""
    whole = f"{local}@{domain}"
    return whole if len(whole) <= LONGEST_ADDRESS else ""
