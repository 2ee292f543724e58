"""What a WSGI server loads: the application of the settings in the environment."""

from __future__ import annotations

from core.settings import read_settings
from webapp.app import create_app

app = create_app(read_settings())
