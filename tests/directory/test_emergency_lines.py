"""Lines for emergencies told from switchboards."""

from __future__ import annotations

import pytest

from directory.emergency_lines import country_of_lines, is_emergency_line
from directory.entries.models import ChannelKind, FocalPoint, Post, PostKind, Shelter, ShelterKind


@pytest.mark.parametrize(
    ("kind", "value", "country", "is_emergency"),
    [
        (ChannelKind.EMERGENCY, "+19565550110", "US", True),
        (ChannelKind.PHONE, "911", "US", True),
        (ChannelKind.PHONE, "911", "HN", True),
        (ChannelKind.PHONE, "199", "HN", True),
        (ChannelKind.HOTLINE, "110", "GT", True),
        (ChannelKind.PHONE, "110", "MX", False),
        (ChannelKind.PHONE, "311", "PA", False),
        (ChannelKind.PHONE, "*462", "DO", False),
        (ChannelKind.PHONE, "+19565550110", "US", False),
        (ChannelKind.EMAIL, "guardia@example.org", "US", False),
        (ChannelKind.PHONE, "911", "", False),
    ],
)
def test_an_emergency_line_is_one_its_entry_says_or_a_short_number_of_the_place(
    kind: ChannelKind, value: str, country: str, is_emergency: bool
) -> None:
    assert is_emergency_line(kind, value, country) is is_emergency


def test_a_line_rings_where_its_entry_stands() -> None:
    post = Post(country="GT", kind=PostKind.CONSULATE, name="Consulado", located_in="US")
    official = FocalPoint(country="GT", name="Ana", post=post)
    assert country_of_lines(post) == country_of_lines(official) == "US"
    assert country_of_lines(FocalPoint(country="GT", name="Ana")) == "GT"
    shelter = Shelter(country="MX", kind=ShelterKind.EVACUATION, name="Gimnasio", located_in="")
    assert country_of_lines(shelter) == "MX"
