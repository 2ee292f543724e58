from __future__ import annotations

import pytest

from feeds.sender_countries import country_of_sender


@pytest.mark.parametrize(
    ("sender", "identifier", "country"),
    [
        ("w-nws.webmaster@noaa.gov", "", "US"),
        ("cap-pac@canada.ca", "", "CA"),
        ("smn.conagua.gob.mx", "", "MX"),
        ("sasmex.net", "", "MX"),
        ("https://www.imn.ac.cr/", "", "CR"),
        # The end of an address goes before the register, which goes before nothing.
        ("avisos@nms.gov.bz", "urn:oid:2.49.0.1.340.7", "BZ"),
        ("Copeco", "2.49.0.0.340.0-20261122-01", "HN"),
        ("alerts@example.org", "urn:oid:2.49.0.1.222.3", "SV"),
        ("alerts@example.org", "12.49.0.1.222.3", ""),
        ("alerts@example.org", "2.49.0.1.690.3", ""),
        ("AtHoc", "", ""),
    ],
)
def test_what_tells_the_country_of_a_sender(sender: str, identifier: str, country: str) -> None:
    assert country_of_sender(sender, identifier) == country
