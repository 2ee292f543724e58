"""A picture of a map says by itself what it shows and how old it is; what was typed stays text."""

from __future__ import annotations

from xml.etree import ElementTree

from markupsafe import Markup

from webapp.maps.map_picture import MOST_PLACES, PictureText, map_picture

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = Markup('<svg class="paper-map" viewBox="0 0 680 420"><path d="M0 0"/></svg>')


def words_of(text: PictureText) -> list[str | None]:
    svg = ElementTree.fromstring(str(map_picture(DRAWING, text)))
    high = float(svg.get("height", "0"))
    assert svg.find(f"{SVG}svg") is not None, "the map"
    texts = list(svg.iter(f"{SVG}text"))
    assert all(float(each.get("y", "0")) < high for each in texts)
    return [each.text for each in texts]


def test_it_tells_what_it_is_how_old_and_what_its_signs_mean() -> None:
    text = PictureText(
        title='Ida <"&',
        facts=("Datos de hoy", "Mapa hecho ahora"),
        legend=[("Extreme", "Extrema"), ("cone", "Cono"), ("shelter", "Albergue"), ("crisis", "C")],
        places=[f"Refugio {number} <x>" for number in range(MOST_PLACES + 3)],
        more="y más",
        credit="Natural Earth",
    )
    words = words_of(text)
    for expected in (text.title, *text.facts, "Extrema", "Albergue", "Refugio 0 <x>", "y más"):
        assert expected in words
    assert f"Refugio {MOST_PLACES} <x>" not in words
    assert words[-1] == "Natural Earth"


def test_without_places_nothing_is_said_of_more() -> None:
    text = PictureText("Título " * 3, (), [], ["Uno"], "y más", "")
    assert "y más" not in words_of(text)


def test_a_long_title_goes_on_two_lines() -> None:
    title = "Aviso de inundación repentina · Texas y Tamaulipas · lun 30 nov, 06:22"
    first, second, *_rest = words_of(PictureText(title, (), [], [], "", ""))
    assert f"{first} {second}" == title
