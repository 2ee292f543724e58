"""Before WeasyPrint writes: what a tagged PDF/A-3a still needs to be read aloud well, and to say so
(PDF/UA-1).

Table heads get their scope (Kozea/WeasyPrint#2508), links are spoken as "call …" instead of as
`tel:+502…`; files ride along. The objects are mended before they are written, so that no second
program has to read the file again. The same input gives the same file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydyf import PDF, Dictionary, String

from core.pdf.attachments import Attachment, attach
from core.pdf.metadata import declare_ua


def finish(pdf: PDF, link_texts: Mapping[str, str], files: Sequence[Attachment] = ()) -> None:
    """Give the PDF scopes, spoken links (`link_texts` is by address, `tel:…`), `files` and its
    PDF/UA mark.
    """
    for element in [each for each in pdf.objects if isinstance(each, Dictionary)]:
        if element.get("S") == "/TH":
            element["A"]["Scope"] = "/Column" if _in_head(pdf, element) else "/Row"
        elif element.get("Subtype") == "/Link":
            _speak(element, link_texts)
    attach(pdf, files)
    declare_ua(pdf)


def _in_head(pdf: PDF, element: Any) -> bool:
    """Return whether an element of the structure tree lies in the head of a table."""
    while (above := element.get("P")) is not None:
        element = pdf.objects[int(above.split()[0])]
        if element.get("S") in {"/THead", "/Table"}:
            return bool(element["S"] == "/THead")
    return False


def _speak(link: Any, link_texts: Mapping[str, str]) -> None:
    address = link["A"]["URI"].string if "A" in link else ""
    if address in link_texts:
        link["Contents"] = String(link_texts[address])
