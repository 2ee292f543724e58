"""Files inside a PDF: PDF/A-3 lets any file ride along that says what it is to the document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream, String


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to ride along: its name, what it is in words, its MIME type, its bytes and when they last changed."""

    name: str
    description: str
    mime: str
    body: bytes
    modified: datetime


def attach(pdf: Any, files: Sequence[Attachment]) -> None:
    """Put `files` into an open pikepdf document as its data (AFRelationship, ISO 19005-3, 6.8)."""
    if not files:
        return
    specs = [pdf.make_indirect(_filespec(pdf, each)) for each in files]
    names = Array([part for each, spec in zip(files, specs, strict=True) for part in (String(each.name), spec)])
    pdf.Root.AF = Array(specs)
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=names)


def _filespec(pdf: Any, file: Attachment) -> Dictionary:
    changed = String(f"D:{file.modified.astimezone(UTC):%Y%m%d%H%M%S}Z")
    stream = Stream(
        pdf,
        file.body,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{file.mime}"),
        Params=Dictionary(
            Size=len(file.body),
            CreationDate=changed,
            ModDate=changed,
            CheckSum=String(hashlib.md5(file.body, usedforsecurity=False).digest()),  # the format asks for MD5
        ),
    )
    held = pdf.make_indirect(stream)
    return Dictionary(
        Type=Name.Filespec,
        F=String(file.name),
        UF=String(file.name),
        Desc=String(file.description),
        AFRelationship=Name.Data,
        EF=Dictionary(F=held, UF=held),
    )
