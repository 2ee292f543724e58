"""Pages of a long list: which one is asked for, and the address of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for


def page_number(arguments: Mapping[str, str]) -> int:
    """Return the page asked for, from 1."""
    text = arguments.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def page_link(page: int) -> str:
    """Return the address of another page of the list shown, with the same filter."""
    arguments: dict[str, Any] = {
        **request.args.to_dict(),
        **(request.view_args or {}),
        "page": page,
    }
    return url_for(request.endpoint or "", **arguments)
