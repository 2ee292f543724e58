from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.storm_names import (
    is_number_name,
    name_in_key,
    storm_key,
    storm_keys_of,
    storm_named_in,
)

IN_2026 = datetime(2026, 8, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("...HURRICANE ENSAYO STRENGTHENS...", "ENSAYO"),
        ("Hurricane Warning remains in effect. * Hurricane Ensayo is moving north", "Ensayo"),
        ("El huracán «Óscar» avanza", "Óscar"),
        ("La tormenta tropical Ensayo se localiza", "Ensayo"),
        ('LA TORMENTA TROPICAL "VICENTE" SE LOCALIZA AL SUR DE CHIAPAS', "VICENTE"),
        ("Tropical Depression Two-C is moving west", "Two-C"),
        ("Aviso de Ciclón Tropical en el Pacífico", ""),
        ("Ciclón tropical frente a las costas", ""),
        ("Hurricane Warning issued by NWS", ""),
        ("Olympic mountains including Hurricane Ridge", ""),
        ("National Hurricane Center", ""),
        ("Tropical Storm Conditions expected", ""),
    ],
)
def test_the_storm_a_text_speaks_of(text: str, name: str) -> None:
    assert storm_named_in(text) == name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ida", "storm:ida:2026"),
        ("IDA-21", "storm:ida:2026"),
        ("Óscar", "storm:oscar:2026"),
        ("TWO-C-26", "storm:twoc:2026"),
        ("Two-C", "storm:twoc:2026"),
        ("CHAN-HOM-26", "storm:chanhom:2026"),
        ("TWENTYEIGHT-26", "storm:twentyeight:2026"),
    ],
)
def test_a_name_is_known_alike_in_every_source(name: str, key: str) -> None:
    assert storm_key(name, IN_2026) == key


@pytest.mark.parametrize("name", ["", "09", "AL09", "TC-2026-000123"])
def test_a_number_is_no_name(name: str) -> None:
    assert storm_key(name, IN_2026) == ""


@pytest.mark.parametrize(
    ("atcf_id", "name", "keys"),
    [
        ("cp022026", "Moke", ("atcf:cp022026", "storm:moke:2026", "storm:twoc:2026")),
        ("cp022026", "Two-C", ("atcf:cp022026", "storm:twoc:2026")),
        ("AL092021", "Ida", ("atcf:al092021", "storm:ida:2026", "storm:nine:2026")),
        ("wp182026", "Narra", ("atcf:wp182026", "storm:narra:2026", "storm:eighteen:2026")),
        ("ep282026", "", ("atcf:ep282026", "storm:twentyeighte:2026")),
        ("al992026", "Invest", ("atcf:al992026", "storm:invest:2026")),
        ("09", "Ida", ("storm:ida:2026",)),
        ("", "", ()),
    ],
)
def test_a_storm_is_known_by_its_id_its_name_and_its_number(
    atcf_id: str, name: str, keys: tuple[str, ...]
) -> None:
    assert storm_keys_of(atcf_id, name, IN_2026) == keys


def test_a_number_in_words_is_told_from_a_name() -> None:
    assert all(map(is_number_name, ("eighteen", "twoc", "fivee", "twentyeight", "fortynine")))
    assert not any(map(is_number_name, ("moke", "narra", "nina", "sixto")))
    assert name_in_key("storm:ida:2021") == "ida"
    assert name_in_key("atcf:al092021") == ""
