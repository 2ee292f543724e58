"""What a plan covers, as asked on screen: name, post, number and ground; boxes -> a plan's fields,
or faults by box.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core.atlas import Atlas
from core.errors import AtalayaError
from core.geo.geometry import Area
from core.i18n.languages import LANGUAGES
from directory.entries.kinds import EntryKind
from directory.entries.models import Post
from plans.areas.creation import (
    CoveredArea,
    NoGround,
    area_of_post,
    area_of_units,
    is_number,
    number_for,
    numbers_of,
)
from plans.models import PlanArea
from webapp.auth.access import current_scope
from webapp.forms.entry_form import raw_of
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services

Boxes = dict[str, Any]
LONGEST_NAME = 80
MOST_UNITS = 120
MOST_DRAWN = 512 * 1024
JURISDICTION, UNITS, DRAWN = "jurisdiction", "units", "drawn"


@dataclass(slots=True)
class AreaRead:
    """The form as read: what to write, and what is wrong by box."""

    name: dict[str, str] = field(default_factory=dict)
    number: str = ""
    post: Post | None = None
    ground: CoveredArea | None = None
    faults: dict[str, str] = field(default_factory=dict)


def boxes_at_first(posts: Sequence[Post], unit_code: str) -> Boxes:
    """Return what stands in the boxes of a new plan: the jurisdiction of the post, or the unit
    asked for.
    """
    unit = services().atlas.unit(unit_code) if unit_code else None
    boxes = _boxes_of_post(posts)
    if unit is not None:
        names = {language: unit.name_in(language) for language in LANGUAGES}
        boxes |= {f"name-{language}": name for language, name in names.items()}
        boxes |= {"ground": UNITS, "units": [unit.code]}
    if posts:
        first = posts[0]
        name = boxes["name-es"] or first.city or first.name
        boxes["number"] = number_for(db.session(), first.country, name)
    return boxes


def boxes_of_plan(plan: PlanArea) -> Boxes:
    """Return what stands in the boxes of a plan there is."""
    return {
        **{f"name-{language}": plan.name.get(language, "") for language in LANGUAGES},
        "post": str(plan.post_id),
        "number": plan.number,
        "ground": DRAWN if plan.geometry is not None else UNITS,
        "units": list(plan.unit_codes),
        "source": "",
        "drawn": json.dumps(plan.geometry.to_geojson()) if plan.geometry is not None else "",
    }


def submitted_boxes(form: MultiDict[str, str]) -> Boxes:
    """Return what stood in the boxes, after the button that was pressed: a unit in or out."""
    texts = {
        name: form_text(form, name)
        for name in (*(f"name-{each}" for each in LANGUAGES), "post", "number", "ground", "source")
    }
    units = list(dict.fromkeys(form.getlist("units")[:MOST_UNITS]))
    verb, _colon, what = form.get("act", "save").partition(":")
    if verb == "add_unit":
        units, texts["ground"] = list(dict.fromkeys([*units, what])), UNITS
    if verb == "drop_unit":
        units = [code for code in units if code != what]
    return {**texts, "units": units, "drawn": form.get("drawn", "").strip()}


def read_area(boxes: Mapping[str, Any], posts: Sequence[Post], plan: PlanArea | None) -> AreaRead:
    """Return the fields of a plan of the asker's country, or what hinders them.

    `posts` are those that may be named.
    """
    read = AreaRead()
    _read_name(boxes, read)
    read.post = next((post for post in posts if str(post.id) == boxes["post"]), None)
    if read.post is None:
        read.faults["post"] = _("Elija la sede que responde por el área.")
    _read_number(boxes, plan, read)
    _read_ground(services().atlas, boxes, read)
    return read


def geometry_of(text: str) -> Area | None:
    """Return the area drawn, typed as corners or pasted as GeoJSON; None of nothing.

    Raises BadGeometry, ValueError.
    """
    if len(text) > MOST_DRAWN:
        raise ValueError("more than 512 KB")
    drawn = raw_of(EntryKind.POST, {"drawn": text})["drawn"]
    return Area.from_geojson(drawn) if drawn else None


def posts_for(posts: Sequence[Post], post_id: UUID | None, is_consul: bool) -> list[Post]:
    """Return the posts somebody may make a plan for: a consul the own one, others every one of the
    country.
    """
    return [post for post in posts if post.id == post_id] if is_consul else list(posts)


# -- inside ---------------------------------------------------------------------------------


def _boxes_of_post(posts: Sequence[Post]) -> Boxes:
    """Return the boxes of a plan nobody named a unit for; the post is chosen where there is one."""
    has_jurisdiction = any(post.jurisdictions for post in posts)
    return {
        **{f"name-{language}": "" for language in LANGUAGES},
        "post": str(posts[0].id) if len(posts) == 1 else "",
        "number": "",
        "ground": JURISDICTION if has_jurisdiction else UNITS,
        "units": [],
        "drawn": "",
        "source": "",
    }


def _read_name(boxes: Mapping[str, Any], read: AreaRead) -> None:
    read.name = {language: text for language in LANGUAGES if (text := boxes[f"name-{language}"])}
    if "es" not in read.name:
        read.faults["name-es"] = _("Escriba el nombre del área en español.")
    for language, text in read.name.items():
        if len(text) > LONGEST_NAME:
            read.faults[f"name-{language}"] = _(
                "El nombre pasa de %(most)s caracteres.", most=LONGEST_NAME
            )


def _read_number(boxes: Mapping[str, Any], plan: PlanArea | None, read: AreaRead) -> None:
    session, country = db.session(), current_scope().country
    read.number = boxes["number"].upper() or number_for(session, country, read.name.get("es", ""))
    if not is_number(read.number, country):
        read.faults["number"] = _(
            "El número lleva país, letras y dos cifras, como %(example)s.",
            example=f"{country}-MCA-01",
        )
    elif read.number in numbers_of(session, country, besides=plan):
        free = number_for(session, country, read.name.get("es", ""))
        read.faults["number"] = _("Ya hay un plan con este número; está libre %(free)s.", free=free)


def _read_ground(atlas: Atlas, boxes: Mapping[str, Any], read: AreaRead) -> None:
    try:
        read.ground = _ground(atlas, boxes, read)
    except NoGround as none:
        codes = ", ".join(none.unknown)
        read.faults[UNITS if boxes["ground"] == UNITS else "ground"] = (
            _("El atlas no conoce el contorno de: %(codes)s.", codes=codes)
            if codes
            else _(
                "Esta sede no tiene jurisdicción en el directorio: "
                "nombre unidades o dibuje el área."
            )
        )
    except (AtalayaError, ValueError, RecursionError):
        read.faults[DRAWN] = _(
            "No se pudo leer un polígono: hacen falta tres esquinas, o un GeoJSON."
        )


def _ground(atlas: Atlas, boxes: Mapping[str, Any], read: AreaRead) -> CoveredArea | None:
    chosen = boxes["ground"]
    if chosen == DRAWN:
        return _drawn_ground(boxes["drawn"], read)
    if boxes["drawn"]:
        read.faults["ground"] = _(
            "Hay un área dibujada: elija «dibujada en el mapa» o borre el dibujo."
        )
        return None
    if chosen == JURISDICTION:
        return area_of_post(read.post, atlas) if read.post is not None else None
    if chosen == UNITS:
        return _unit_ground(boxes["units"], atlas, read)
    read.faults["ground"] = _("Elija de dónde sale el área.")
    return None


def _unit_ground(codes: Sequence[str], atlas: Atlas, read: AreaRead) -> CoveredArea | None:
    if not codes:
        read.faults[UNITS] = _("Busque y agregue al menos una unidad administrativa.")
        return None
    return area_of_units(codes, atlas)


def _drawn_ground(text: str, read: AreaRead) -> CoveredArea | None:
    area = geometry_of(text)
    if area is None:
        read.faults[DRAWN] = _("Dibuje el área en el mapa o escriba sus esquinas.")
        return None
    return CoveredArea(geometry=area)
