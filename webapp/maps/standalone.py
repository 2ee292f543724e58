"""The stand-alone map: one HTML file that travels by e-mail and opens with no network at all.

folium draws it, but nothing comes from a CDN: Leaflet is written into the file, the base is our
own outlines, and no popup is used (folium's popups need jQuery). Below the map everything stands
again as a table, because some mail viewers run no script. No names of nationals: counts only.
The same sheet gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template
from markupsafe import Markup, escape

from feeds.values import Band
from webapp.maps.layers import MapLayer, layer_of
from webapp.maps.map_sheet import STROKES, MapPin, MapSheet

_BASE_STYLES = {
    "land": {"fillColor": "#f6f4ee", "fillOpacity": 1, "color": "#9aa3ab", "weight": 1},
    "lakes": {"fillColor": "#dbe6ee", "fillOpacity": 1, "weight": 0},
    "urban_areas": {"fillColor": "#c8ccd0", "fillOpacity": 0.5, "weight": 0},
    "roads": {"fill": False, "color": "#9aa3ab", "weight": 1.5},
    "rivers": {"fill": False, "color": "#8fb3cf", "weight": 1},
}
_LINE = {"fill": False, "color": "#c8ccd0", "weight": 1}
_LOCKED_ZOOM = re.compile(r",\s*maximum-scale=1\.0,\s*user-scalable=no")
_CSS_IMAGE = re.compile(r"url\((?!#)[^)]*\)")


class OfflineMap(folium.Map):
    """A folium map that names no address: `standalone_html` writes script and style into it."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


class TownNames(MacroElement):
    """Names of towns, made from data and never from markup."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this.towns|tojson }}.forEach(function (town) {
            var name = document.createElement("span");
            name.textContent = town.name;
            L.marker([town.lat, town.lon], {
                interactive: false, keyboard: false,
                icon: L.divIcon({className: "town", html: name, iconSize: [0, 0]})
            }).addTo({{ this._parent.get_name() }});
        });
        {% endmacro %}
        """
    )

    def __init__(self, towns: Sequence[dict[str, Any]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TownNames"
        self.towns = towns


class Pins(MacroElement):
    """Numbered pins with a tooltip, made from data and never from markup."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this.pins|tojson }}.forEach(function (pin) {
            var mark = document.createElement("b");
            mark.textContent = pin.number;
            var text = document.createElement("span");
            text.textContent = pin.title;
            L.marker([pin.lat, pin.lon], {
                title: pin.title, alt: pin.title,
                icon: L.divIcon({className: "pin " + pin.look, html: mark, iconSize: [28, 28]})
            }).bindTooltip(text).addTo({{ this._parent.get_name() }});
        });
        {% endmacro %}
        """
    )

    def __init__(self, pins: Sequence[tuple[int, MapPin]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Pins"
        self.pins = [
            {
                "number": number,
                "title": pin.title,
                "lon": pin.point.lon,
                "lat": pin.point.lat,
                "look": f"pin-{pin.shape}{' pin-inside' if pin.is_inside else ''}",
            }
            for number, pin in pins
        ]


def standalone_html(sheet: MapSheet, leaflet: Path) -> str:
    """Return the whole file. `leaflet` is the folder with `leaflet.js` and `leaflet.css`.

    It holds no reference to any address but those standing in the texts, and the same sheet gives
    the same text: element ids are numbered instead of random.
    """
    box = sheet.box
    offline_map = OfflineMap(
        tiles=None,
        control_scale=True,
        attribution_control=False,
        width="100%",
        height="60vh",
        position="relative",
    )
    root: Any = offline_map.get_root()
    _add_base(offline_map, sheet.base)
    groups = {
        key: folium.FeatureGroup(name=escape(words)).add_to(offline_map)
        for key, words in sheet.layer_words.items()
    }
    for band in sheet.bands:
        layer = layer_of(band, sheet.at)
        _add_band(groups.get(layer, offline_map), band, layer)
    TownNames(_towns(sheet.base)).add_to(offline_map)
    numbered = list(enumerate(sheet.pins, start=1))
    for shape in dict.fromkeys(pin.shape for pin in sheet.pins):
        of_shape = [(number, pin) for number, pin in numbered if pin.shape == shape]
        Pins(of_shape).add_to(groups.get(shape, offline_map))
    folium.LayerControl(collapsed=False).add_to(offline_map)
    offline_map.fit_bounds([[box.south, box.west], [box.north, box.east]], max_zoom=11)
    root.title = escape(sheet.title)
    root.header.add_child(Element(_assets(leaflet)), name="assets")
    root.html.add_child(Element(_before(sheet)), name="before", index=0)
    root.html.add_child(Element(_after(sheet)), name="after")
    _number(root, 0)
    html = str(root.render())
    html = html.replace("<html>", f'<html lang="{escape(sheet.language)}">', 1)
    return _LOCKED_ZOOM.sub("", html)


# -- inside ---------------------------------------------------------------------------------


def _add_base(offline_map: OfflineMap, base: dict[str, Any]) -> None:
    shapes = [feature for feature in base["features"] if feature["geometry"]["type"] != "Point"]
    if shapes:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": shapes},
            style_function=lambda feature: _BASE_STYLES.get(feature["properties"]["kind"], _LINE),
            interactive=False,
        ).add_to(offline_map)


def _towns(base: dict[str, Any]) -> list[dict[str, Any]]:
    points = [feature for feature in base["features"] if feature["geometry"]["type"] == "Point"]
    return [
        {"name": point["properties"]["name"], "lon": point["geometry"]["coordinates"][0],
         "lat": point["geometry"]["coordinates"][1]}
        for point in points
    ]  # fmt: skip


_DASHES: dict[str, str] = {MapLayer.CONE: "1 7", MapLayer.COMING: "9 6"}


def _add_band(group: Any, band: Band, layer: str) -> None:
    color, dash, weight = STROKES[band.severity]
    style = {
        "color": color,
        "weight": weight,
        "dashArray": _DASHES.get(layer, dash),
        "fillColor": color,
        "fillOpacity": 0 if layer in _DASHES else 0.15,
    }
    folium.GeoJson(
        {
            "type": "Feature",
            "properties": {"severity": band.severity.value},
            "geometry": band.area.to_geojson(4),
        },
        style_function=lambda _feature: style,
        interactive=False,
    ).add_to(group)


def _assets(leaflet: Path) -> Markup:
    """Leaflet's style and script, written into the page; its images are left out, as nothing here
    uses them.
    """
    style = _CSS_IMAGE.sub("none", (leaflet / "leaflet.css").read_text(encoding="utf-8"))
    script = (leaflet / "leaflet.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    script = re.sub(r"//# sourceMappingURL=\S+", "", script)
    both = f"<style>{style}{_STYLE}</style><script>{script}</script>"
    return Markup(both)  # noqa: S704 - our own files, nothing a reader sent


def _before(sheet: MapSheet) -> Markup:
    facts = Markup("").join(Markup("<li>{}</li>").format(fact) for fact in sheet.facts)
    return Markup("<header><h1>{}</h1><ul>{}</ul></header>").format(sheet.title, facts)


def _after(sheet: MapSheet) -> Markup:
    rows = Markup("").join(
        Markup(
            '<tr><td class="number">{}</td><th scope="row">{}</th><td>{}</td><td>{}</td></tr>'
        ).format(number, pin.title, pin.kind, Markup("<br>").join(pin.lines))
        for number, pin in enumerate(sheet.pins, start=1)
    )
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(head) for head in ("#", *sheet.table_heads)
    )
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(heads, rows)
    return Markup("{}<footer>{}</footer>").format(table if sheet.pins else "", sheet.credit)


def _number(element: Any, so_far: int) -> int:
    """Give every element of the tree a running number for an id, so that nothing is random."""
    element._id = f"{so_far:032x}"
    for child in element._children.values():
        so_far = _number(child, so_far + 1)
    for part in ("header", "html", "script"):
        if hasattr(element, part) and isinstance(getattr(element, part), Element):
            so_far = _number(getattr(element, part), so_far + 1)
    return so_far


_STYLE = """
html body{height:auto;display:flex;flex-direction:column}
body{font:16px/1.45 system-ui,"Noto Sans",sans-serif;color:#1b1f23;background:#fff}
header,table,footer{margin:.75rem}h1{font-size:1.25rem;margin:.5rem 0}
header ul{margin:0;padding-left:1.2rem}footer{color:#4d5763;font-size:.85rem}
table{border-collapse:collapse;width:calc(100% - 1.5rem)}\
th,td{border-bottom:1px solid #9aa3ab;padding:.4rem;
text-align:left;vertical-align:top}td.number{font-weight:700}
.folium-map{order:1;flex:none}table{order:2}footer{order:3}
.town span{position:absolute;transform:translate(-50%,-50%);white-space:nowrap;\
text-shadow:0 0 3px #fff,0 0 3px #fff}
.leaflet-container{background:#dbe6ee}
.leaflet-bar a{width:44px!important;height:44px!important;line-height:44px!important}
.pin b{display:block;width:24px;height:24px;line-height:24px;text-align:center;color:#fff;\
background:#0b3d91;
border:2px solid #fff;font-size:12px}.pin-post b{background:#1b5e20;border-radius:50%}
.pin-center b{background:#1b1f23;border-radius:50% 50% 0 50%}
.pin-inside b{background:#9c1c1c;outline:2px dashed #9c1c1c}
.leaflet-control-layers{padding:.25rem .5rem;background:#fff;border:1px solid #9aa3ab}
.leaflet-control-layers label{display:flex;align-items:center;min-height:32px;max-width:14rem}
@media print{.folium-map{height:12cm!important}.leaflet-control{display:none}}
"""
