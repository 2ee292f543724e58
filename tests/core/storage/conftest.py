from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.crypto import Keyring
from tests.core.storage.object_server import ObjectServer, object_server
from tests.core.storage.places import Place, bucket_place, folder_place, table_place


@pytest.fixture(scope="module")
def server() -> Iterator[ObjectServer]:
    pytest.importorskip("obstore", reason="the extra s3 is not installed")
    with object_server() as running:
        yield running


@pytest.fixture(params=["folder", "table", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring) -> Place:
    """Each kind of place, empty."""
    if request.param == "folder":
        return folder_place(tmp_path, keyring)
    if request.param == "table":
        return table_place(request.getfixturevalue("engine"), keyring)
    return bucket_place(request.getfixturevalue("server"), keyring)
