"""A file whose form was refused waits for the retry, for the account that sent it alone."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

from core.storage import open_store
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION
from webapp.uploads.kept_upload import FOLDER, KEPT_FOR, expire_uploads

PATH = "/estadisticas/estimaciones"
TABLE = b"geoid,guatemala\n48215,1200\n"
KEPT = re.compile(r'name="file-kept" value="([0-9a-f]{32})"')


def test_a_file_is_not_chosen_twice(house: House) -> None:
    sender = house.signed_in("country_admin.gt")
    assert "file-kept" not in sender.get(PATH).text
    form = {"source": "ACS 2024", "year": ""}
    fields: dict[str, Any] = {**form, "file": (io.BytesIO(TABLE), "censo.csv")}
    refused = post(sender, PATH, **fields)
    assert refused.status_code == 422
    assert "censo.csv" in refused.text
    assert 'value="ACS 2024"' in refused.text
    (token,) = KEPT.findall(refused.text)
    settings = house.app.extensions[EXTENSION].settings
    (kept,) = open_store(settings, FOLDER).files()
    assert kept.is_sealed
    (path,) = (settings.instance / FOLDER).iterdir()
    assert b"1200" not in path.read_bytes()
    again = {**form, "year": "2024", "file-kept": token}
    for stranger in ("country_admin.hn", "secretariat"):
        assert "Elija un archivo." in post(house.signed_in(stranger), PATH, **again).text
    for wrong in ("", "0" * 32, "../../etc/passwd"):
        assert "Elija un archivo." in post(sender, PATH, **{**again, "file-kept": wrong}).text
    taken = post(sender, PATH, **again)
    assert taken.status_code == 200
    assert "1 estimaciones nuevas" in taken.text
    store = open_store(settings, FOLDER)
    assert expire_uploads(store, kept.written_at + KEPT_FOR - timedelta(minutes=1)) == 0
    assert expire_uploads(store, kept.written_at + KEPT_FOR + timedelta(minutes=1)) >= 1


def test_a_file_that_is_itself_at_fault_is_not_kept(house: House) -> None:
    sent: dict[str, Any] = {
        "source": "ACS",
        "year": "2024",
        "file": (io.BytesIO(b"a,b\n1,2\n"), "censo.csv"),
    }
    refused = post(house.signed_in("country_admin.gt"), PATH, **sent)
    assert "Hace falta una columna" in refused.text
    assert not KEPT.findall(refused.text)
