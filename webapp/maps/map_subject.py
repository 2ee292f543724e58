"""A map as a picture with its legend and its age, and the page it is printed from. It holds zones
and places, never people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, render_template
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from directory.entries.visibility import Viewer
from feeds.values import Band
from watch.sheet.hazard_places import hazard_places
from webapp.auth.request_context import request_context
from webapp.http.services import services
from webapp.labels.provenance import file_mark, made_moment
from webapp.maps.base_map import credit
from webapp.maps.layers import layer_of, legend_of
from webapp.maps.map_picture import PictureText, map_picture
from webapp.maps.printed_map import PaperMap, printed_map
from webapp.maps.zone_map import place_pins


@dataclass(frozen=True, slots=True)
class MapSubject:
    """What a picture is of."""

    title: str
    facts: Sequence[str]
    bands: Sequence[Band]
    at: datetime
    has_places: bool = True


def made_words(now: datetime) -> str:
    """Return when a map was made, in words."""
    return str(_("Mapa hecho: %(when)s", when=made_moment(now)))


def subject_page(subject: MapSubject, image: str, back: str) -> str:
    """Return the page a map is printed from; `image` is the address of its picture."""
    name = f"mapa-{file_mark(subject.at)}"
    return render_template("maps/page.html", subject=subject, image=image, back=back, name=name)


def subject_image(subject: MapSubject) -> Response:
    """Return a map as a picture."""
    return picture_answer(subject_picture(subject))


def picture_answer(picture: Markup) -> Response:
    """Return a picture drawn as the answer that it is."""
    return Response(picture, content_type="image/svg+xml; charset=utf-8")


def subject_picture(subject: MapSubject) -> Markup:
    """Draw a map with its legend and its age, for whoever asks."""
    here, language = services(), str(get_locale())
    places = None
    if subject.has_places:
        context = replace(request_context(), viewer=Viewer.rcm())
        places = hazard_places(context, subject.bands, near_km=here.settings.near_km)
    pins = place_pins(places) if places else ()
    paper = PaperMap(subject.bands, subject.at, pins)
    drawing = printed_map(paper, here.atlas, subject.title, language)
    keys = {layer_of(band, subject.at) for band in subject.bands} | {pin.shape for pin in pins}
    text = PictureText(
        title=subject.title,
        facts=subject.facts,
        legend=[(entry.key, _(entry.words)) for entry in legend_of(keys)],
        places=[f"{pin.title} · {pin.kind}" for pin in pins],
        more=_("Y más lugares: están en la hoja."),
        credit=credit(),
    )
    return map_picture(drawing, text)
