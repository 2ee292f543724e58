"""An alarm of the Pacific centre as its three parts come together."""

from __future__ import annotations

from collections.abc import Callable

from feeds.formats.registry import read
from feeds.formats.tsunami.with_text import completed_by_text
from feeds.values import AlertMessage, Reading, Severity
from tests.feeds.worlds import SAMPLES

BASE = "https://www.tsunami.gov/events/PHEB/2026/11/22/26326001/2/WEPA40/"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">
<id>urn:uuid:1</id><title>TSUNAMI MESSAGE NUMBER 2</title><entry>
<title>OFF THE COAST OF CENTRAL AMERICA</title><updated>2026-11-22T10:40:00Z</updated>
<geo:lat>12.9</geo:lat><geo:long>-89.3</geo:long>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<strong>Category:</strong> CATEGORY<br/>
<strong>Preliminary Magnitude: </strong>7.7(Mwp)<br/></div></summary><id>urn:uuid:2</id>
<link rel="related" href="{BASE}PHEBCAP.xml" type="application/cap+xml"/>
<link rel="alternate" href="{BASE}WEPA40.txt" type="application/xml"/></entry></feed>"""
CAP = f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>PHEB-2-26326001</identifier>
<sender>ntwc@noaa.gov</sender><sent>2026-11-22T10:40:00-00:00</sent><status>Actual</status>
<msgType>Alert</msgType><scope>Public</scope><info><category>Geo</category>
<event>Tsunami Threat</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>
<expires>2026-11-22T11:40:00-00:00</expires><web>{BASE}WEPA40.txt</web>
<parameter><valueName>EventOriginTime</valueName><value>2026-11-22T10:00:00-00:00</value></parameter>
<parameter><valueName>EventLatLon</valueName><value>12.9,-89.3 0.000</value></parameter>
<area><areaDesc>OFF THE COAST OF CENTRAL AMERICA</areaDesc><circle>12.9,-89.3 0.0</circle></area>
</info></alert>"""
TEXT = read((SAMPLES / "feeds" / "ptwc-threat.txt").read_bytes(), name=f"{BASE}WEPA40.txt")


def entry(category: str = "Threat") -> AlertMessage:
    (found,) = read(ATOM.replace("CATEGORY", category).encode()).alerts
    return found


def whole(fetch: Callable[[str], Reading | None]) -> AlertMessage:
    return completed_by_text(entry(), read(CAP.encode()), fetch, 5.0)


def test_an_alarm_leads_to_its_message_and_its_text_an_information_to_its_message() -> None:
    assert entry().links == {"cap": f"{BASE}PHEBCAP.xml", "text": f"{BASE}WEPA40.txt"}
    assert entry("Information").links == {"cap": f"{BASE}PHEBCAP.xml"}


def test_the_text_adds_the_coasts_to_the_message() -> None:
    asked = []

    def fetch(address: str) -> Reading:
        asked.append(address)
        return TEXT

    found = whole(fetch)
    assert asked == [f"{BASE}WEPA40.txt"]
    assert (found.identifier, found.event_key) == ("PHEB-2-26326001", "tsunami:26326001:PA")
    assert found.severity is Severity.EXTREME, "more than 3 m, whatever its CAP says"
    assert "EL SALVADOR > 3 m" in {area.description for area in found.undrawn}
    assert found.expires is not None, "of its CAP"
    assert found.links == {}
    (text,) = TEXT.alerts
    assert (text.identifier, text.event_key) == (found.identifier, found.event_key)
    by_hand = read((SAMPLES / "feeds" / "ptwc-threat.txt").read_bytes()).alerts[0]
    assert {*by_hand.also_known_as} == {*found.also_known_as}, "given as a file, it is known again"


def test_a_text_that_cannot_be_had_is_owed() -> None:
    found = whole(lambda address: None)
    assert found.links == {"text": f"{BASE}WEPA40.txt"}
    assert [area.geocodes for area in found.undrawn] == [()]
