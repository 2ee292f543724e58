"""The personal link on paper, for whoever has neither e-mail nor a telephone: a code, the address
to type, and that it is a key. No name stands on it: who finds it learns nothing by reading.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from core.i18n.formats import Formats
from core.i18n.phones import international
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from registry.papers.qr_code import qr_code

_CSS = "pdf/link_card/link_card.css"
_SIZE = "@page { size: 210mm 279.4mm; margin: 14mm 15mm 12mm }"
"""Fits A4 and Letter."""
_CODE_MM = 55


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """A card to be printed."""

    address: str
    """The whole personal link."""
    ends_on: date
    country: str
    """In the language of the card."""
    post: str
    phone: str
    """Of the post, E.164."""
    language: str
    made_at: datetime
    timezone: str
    """IANA; the hour on paper is in it."""
    is_demo: bool = False


def link_card_pdf(order: LinkCard) -> bytes:
    """Return the card (PDF/UA-1); the same order gives the same bytes."""
    wording = Formats(order.language)
    environment = paper_templates(wording)
    text = environment.get_template("pdf/link_card/link_card.html").render(
        order=order,
        ends_on=wording.day(order.ends_on),
        phone=international(order.phone) if order.phone else "",
        stamp=f"{order.made_at:%Y-%m-%dT%H:%M:%SZ}",
        made_on=wording.moment(order.made_at, order.timezone),
        qr=qr_code(order.address, wording, _CODE_MM),
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS), _SIZE)
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})
