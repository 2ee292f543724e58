"""After WeasyPrint: what a tagged PDF/A-3a still needs to be read aloud well, and to say so (PDF/UA-1).

Table heads get their scope (Kozea/WeasyPrint#2508), links print and are spoken as "call …" instead of
as `tel:+502…`; files ride along. The same input gives the same file, byte for byte.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ground.printing.attaching import Attachment, attach
from ground.printing.identity import declare_ua

PRINTED = 4
"""Annotation flag: shown on paper too (ISO 32000-1, table 165)."""


def finish(pdf_bytes: bytes, spoken: Mapping[str, str], files: Sequence[Attachment] = ()) -> bytes:
    """The PDF with scopes, link flags, spoken links (`spoken` is by address, `tel:…`), `files` and its PDF/UA mark."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        for element, in_head in _elements(pdf.Root.StructTreeRoot, False):
            if element.get("/S") == Name.TH:
                _scope(element, "Column" if in_head else "Row")
        for page in pdf.pages:
            for annotation in page.get("/Annots", Array()):
                _speak(annotation, spoken)
        attach(pdf, files)
        declare_ua(pdf)
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _elements(element: Any, in_head: bool) -> Iterator[tuple[Any, bool]]:
    if not isinstance(element, Dictionary):
        return
    in_head = in_head or element.get("/S") == Name.THead
    if "/S" in element:
        yield element, in_head
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        yield from _elements(kid, in_head)


def _scope(element: Any, scope: str) -> None:
    attributes = element.get("/A")
    if not isinstance(attributes, Dictionary):
        element.A = Dictionary(O=Name.Table)
    element.A.Scope = Name(f"/{scope}")


def _speak(annotation: Any, spoken: Mapping[str, str]) -> None:
    if annotation.get("/Subtype") != Name.Link:
        return
    annotation.F = PRINTED
    action = annotation.get("/A")
    address = str(action.get("/URI", "")) if action is not None else ""
    if address in spoken:
        annotation.Contents = String(spoken[address])
