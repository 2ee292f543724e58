"""Files inside a PDF: PDF/A-3 lets any file ride along that says what it is to the document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydyf import PDF, Array, Dictionary, Stream, String, name


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


def attach(pdf: PDF, files: Sequence[Attachment]) -> None:
    """Put `files` into a PDF not yet written, as its data (AFRelationship, ISO 19005-3, 6.8)."""
    if not files:
        return
    specs = [_filespec(pdf, each) for each in files]
    names = Array(
        [
            part
            for each, spec in zip(files, specs, strict=True)
            for part in (String(each.name), spec)
        ]
    )
    pdf.catalog.setdefault("Names", Dictionary())["EmbeddedFiles"] = Dictionary({"Names": names})
    pdf.catalog["AF"] = Array(specs)


def _filespec(pdf: PDF, file: Attachment) -> bytes:
    """Return the reference of a file put into the PDF."""
    changed = String(f"D:{file.modified.astimezone(UTC):%Y%m%d%H%M%S}Z")
    told = Dictionary(
        {
            "Size": len(file.body),
            "CreationDate": changed,
            "ModDate": changed,
            # the format asks for MD5
            "CheckSum": f"<{hashlib.md5(file.body, usedforsecurity=False).hexdigest()}>",
        }
    )
    kind = {"Type": "/EmbeddedFile", "Subtype": name(file.mime), "Params": told}
    held = Stream([file.body], Dictionary(kind), compress=True)
    pdf.add_object(held)
    where = Dictionary({"F": held.reference, "UF": held.reference})
    spec = Dictionary(
        {
            "Type": "/Filespec",
            "F": String(file.name),
            "UF": String(file.name),
            "Desc": String(file.description),
            "AFRelationship": "/Data",
            "EF": where,
        }
    )
    pdf.add_object(spec)
    return bytes(spec.reference)
