"""Every recorded file of the tsunami centres, Mexico, Canada, the hubs, Europe, Latin America and
the edges of CAP: what each comes to, as a table, or by which name it is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from core.atlas import Atlas
from core.errors import UnusableInput
from feeds.formats.registry import read
from feeds.lifecycle.zones import place
from feeds.values import AlertMessage, Zone
from tests.conftest import SHARED

pytestmark = pytest.mark.shared
FEEDS = SHARED / "feeds"
FOLDERS = ("tsunami", "mexico", "canada", "wmo", "europe", "cap-edge", "latam")


class Row(NamedTuple):
    """What a file must come to."""

    format: str
    messages: int
    placed: int
    links: int = 0
    rejected: int = 0
    kinds: str = ""
    tests: int = 0
    over: int = 0


# fmt: off
READ = {
    "tsunami/ntwc-paaq-atom-2026-04-03.atom": Row("atom", 1, 0, kinds="tsunami"),
    "tsunami/pheb-atom-no-entry-2026-04-02.atom": Row("atom", 0, 0),
    "tsunami/ptwc-atom-2026-08-12.atom": Row("atom", 1, 0, kinds="tsunami"),
    "tsunami/ptwc-cap1.2-2026-08-12.cap.xml": Row("cap", 1, 0, kinds="tsunami"),
    "tsunami/text-ptwc-caribbean-29.1431616987206-dummy-test.txt":
        Row("tsunami-text", 1, 0, kinds="tsunami", tests=1),
    "tsunami/text-ptwc-pacific-25.1396402925782-iquique-warning4.txt":
        Row("tsunami-text", 1, 1, kinds="tsunami"),
    "tsunami/text-ptwc-pacific-25.1442444522464-chile-msg1.txt":
        Row("tsunami-text", 1, 1, kinds="tsunami"),
    "tsunami/text-ptwc-pacific-25.1442449622350-chile-msg4.txt":
        Row("tsunami-text", 1, 1, kinds="tsunami"),
    "tsunami/text-ptwc-pacific-25.1442526722571-chile-msg26-final.txt":
        Row("tsunami-text", 1, 1, kinds="tsunami"),
    "tsunami/wcatwc-cap1.2-tsunami-warning-update-2011-09-02.cap.xml":
        Row("cap", 1, 0, kinds="tsunami"),
    "mexico/sasmex-atom-cap1.1-alert-format-2023-09-11.xml": Row("atom", 1, 1, kinds="earthquake"),
    "mexico/sasmex-atom-cap1.1-test-2016.xml":
        Row("atom", 7, 7, kinds="earthquake", tests=7, over=7),
    "mexico/sasmex-atom-cap1.1-update-format-2023-04-12.xml": Row("atom", 1, 1, kinds="earthquake"),
    "mexico/smn-conagua-atom-318-entries-2022-07-13.xml": Row("atom", 0, 0, links=318),
    "mexico/smn-conagua-cap1.2-update-vicente-2018-10-20.cap.xml": Row("cap", 1, 1, kinds="storm"),
    "canada/eccc-cap-cp-2012-update-en-fr.cap.xml": Row("cap", 1, 1, kinds="storm", over=1),
    "canada/malformed-naads-atom-utf8-declared-latin1-bytes.atom": Row("atom", 0, 0, links=1),
    "canada/naads-cap-cp-2019-en-fr.cap.xml": Row("cap", 1, 1, kinds="other"),
    "wmo/alert-hub-rss-2016-08-09-first-60-items.xml": Row("rss-cap", 0, 0, links=60),
    "wmo/bom-australia-rss-one-item.xml": Row("rss-cap", 0, 0, links=1),
    "wmo/kazhydromet-cap1.2-freezing-rain.cap.xml": Row("cap", 1, 1, kinds="cold"),
    "wmo/seychelles-cap-composer-cap1.2-strong-winds.cap.xml": Row("cap", 1, 1, kinds="wind"),
    "europe/alertswiss-cap1.2-POA-1222963954-5.cap.xml": Row("cap", 1, 1, kinds="landslide"),
    "europe/alertswiss-cap1.2-test-no-area.cap.xml": Row("cap", 1, 0, kinds="other", tests=1),
    "europe/dwd-cap1.2-gusts-20-areas-warncellid.cap.xml": Row("cap", 1, 0, kinds="wind"),
    "europe/ims-israel-cap1.2-flood-6-areas-en-he-2025-03-06.cap.xml":
        Row("cap", 1, 0, kinds="flood"),
    "europe/met-eireann-cap1.2-EMMA_ID-only-2025-04-14.cap.xml": Row("cap", 1, 0, kinds="marine"),
    "europe/roshydromet-cap1.2-6-polygons.cap.xml": Row("cap", 1, 1, kinds="other"),
    "europe/smhi-sweden-all-alerts-in-one-file.cap.xml": Row("cap", 17, 0, kinds="cold other wind"),
    "cap-edge/athoc-cap1.2-cancel-without-info.cap.xml": Row("cap", 1, 0, kinds="other", over=1),
    "cap-edge/bom-cap1.2-geocode-AMOC-only.cap.xml": Row("cap", 1, 0, kinds="storm"),
    "cap-edge/ipaws-cap1.2-local-area-emergency-polygon.cap.xml": Row("cap", 1, 1, kinds="other"),
    "cap-edge/ipaws-cap1.2-required-monthly-test-status-actual.cap.xml":
        Row("cap", 1, 1, kinds="other", tests=1),
    "cap-edge/malformed-atom-invalid-cap.atom": Row("atom", 0, 0, rejected=1),
    "cap-edge/malformed-atom-no-id.atom": Row("atom", 0, 0, rejected=1),
    "cap-edge/malformed-atom-no-link.atom": Row("atom", 0, 0, rejected=1),
    "cap-edge/malformed-canada-errors.cap.xml": Row("cap", 1, 1, kinds="storm", over=1),
    "cap-edge/malformed-missing-required.cap.xml": Row("cap", 1, 1, kinds="storm"),
    "cap-edge/nsw-rfs-cap1.2-two-circles-no-threat.cap.xml": Row("cap", 1, 1, kinds="wildfire"),
    "cap-edge/nsw-rfs-edxl-de-one-alert.xml": Row("cap", 1, 0, kinds="other"),
    "cap-edge/oasis-cap1.0-appendix-a1.cap.xml": Row("cap", 1, 0, kinds="security"),
    "cap-edge/oasis-cap1.0-appendix-a3.cap.xml": Row("cap", 1, 0, kinds="earthquake"),
    "cap-edge/oasis-cap1.1-appendix-a1.cap.xml": Row("cap", 1, 0, kinds="security"),
    "cap-edge/oasis-cap1.1-appendix-a2.cap.xml": Row("cap", 1, 1, kinds="storm"),
    "cap-edge/oasis-cap1.2-appendix-a1.cap.xml": Row("cap", 1, 0, kinds="security"),
    "cap-edge/oasis-cap1.2-appendix-a2.cap.xml": Row("cap", 1, 1, kinds="storm"),
    "cap-edge/pagasa-cap1.2-status-test-tropical-cyclone.cap.xml":
        Row("cap", 1, 1, kinds="storm", tests=1),
    "cap-edge/sa-cfs-atom-alert-outside-entry.atom": Row("atom", 1, 0, kinds="wildfire"),
    "cap-edge/sweden-krisinformation-cap1.2-no-area-geometry.cap.xml":
        Row("cap", 1, 0, kinds="other"),
    "cap-edge/taiwan-cap1.2-geocode-only-zh.cap.xml": Row("cap", 1, 0, kinds="other"),
    "latam/cap-amber-alert-es-US-two-languages.cap.xml": Row("cap", 1, 1, kinds="security"),
    "latam/inmet-brazil-rss-item-2026-09-06-wrapped.xml": Row("rss-cap", 0, 0, links=1),
}
REFUSED = {
    "canada/eccc-wfs-alerts.json": "weather map service (WFS)",
    "europe/meteoalarm-api-de.json": "Meteoalarm JSON",
    "cap-edge/attack-xxe-external-entity.atom": "carries a DOCTYPE or an entity, which is refused",
    "latam/ign-spain-earthquakes-rss.xml": "the quakes of Spain's IGN",
}
# fmt: on


def names() -> list[str]:
    return [
        f"{folder}/{path.name}" for folder in FOLDERS for path in sorted((FEEDS / folder).glob("*"))
    ]


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def is_placed(message: AlertMessage, atlas: Atlas) -> bool:
    """Whether a message has a zone. Strips along the sea take seconds to cut and are proved
    elsewhere: here a coast is placed when it is named.
    """
    if any(code.scheme.startswith("COAST") for code in message.geocodes):
        return True
    return isinstance(place(message, atlas), Zone)


def test_the_table_names_every_file_and_no_other(shared: Path) -> None:
    assert {*names()} == {*READ, *REFUSED}


@pytest.mark.parametrize("name", names())
def test_each_recorded_file(shared: Path, atlas: Atlas, name: str) -> None:
    data = (shared / "feeds" / name).read_bytes()
    if name in REFUSED:
        with pytest.raises(UnusableInput) as refused:
            read(data, name=name)
        assert REFUSED[name] in str(refused.value)
        return
    reading = read(data, name=name)
    kinds = sorted({message.kind.value for message in reading.alerts})
    assert READ[name] == Row(
        reading.format,
        len(reading.alerts),
        sum(is_placed(message, atlas) for message in reading.alerts),
        len(reading.links),
        len(reading.rejected),
        " ".join(kinds),
        sum(message.is_test for message in reading.alerts),
        sum(message.is_over for message in reading.alerts),
    )
    assert all(item.reason for item in reading.rejected)
