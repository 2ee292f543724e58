"""Files inside a PDF: PDF/A-3 lets any file ride along that says what it is to the document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.late import late_module

if TYPE_CHECKING:
    import pydyf
else:
    pydyf = late_module("pydyf")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to ride along: its name, what it is in words, its MIME type, its bytes and when they
    last changed.
    """

    name: str
    description: str
    mime: str
    body: bytes
    modified: datetime


def attach(pdf: pydyf.PDF, files: Sequence[Attachment]) -> None:
    """Put `files` into a PDF not yet written, as its data (AFRelationship, ISO 19005-3, 6.8)."""
    if not files:
        return
    specs = [_filespec(pdf, each) for each in files]
    names = pydyf.Array(
        [
            part
            for each, spec in zip(files, specs, strict=True)
            for part in (pydyf.String(each.name), spec)
        ]
    )
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary(
        {"Names": names}
    )
    pdf.catalog["AF"] = pydyf.Array(specs)


def _filespec(pdf: pydyf.PDF, file: Attachment) -> bytes:
    """Return the reference of a file put into the PDF."""
    changed = pydyf.String(f"D:{file.modified.astimezone(UTC):%Y%m%d%H%M%S}Z")
    told = pydyf.Dictionary(
        {
            "Size": len(file.body),
            "CreationDate": changed,
            "ModDate": changed,
            # the format asks for MD5
            "CheckSum": f"<{hashlib.md5(file.body, usedforsecurity=False).hexdigest()}>",
        }
    )
    kind = {"Type": "/EmbeddedFile", "Subtype": pydyf.name(file.mime), "Params": told}
    held = pydyf.Stream([file.body], pydyf.Dictionary(kind), compress=True)
    pdf.add_object(held)
    where = pydyf.Dictionary({"F": held.reference, "UF": held.reference})
    spec = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(file.name),
            "UF": pydyf.String(file.name),
            "Desc": pydyf.String(file.description),
            "AFRelationship": "/Data",
            "EF": where,
        }
    )
    pdf.add_object(spec)
    return bytes(spec.reference)
