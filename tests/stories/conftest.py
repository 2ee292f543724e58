from __future__ import annotations

from tests.webapp.conftest import _quick_hashes, house, make_house, people, shared_apps

__all__ = ["_quick_hashes", "house", "make_house", "people", "shared_apps"]
