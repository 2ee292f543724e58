"""What a WSGI server loads: the application of the settings in the environment."""

from __future__ import annotations

from core.child.crash_reports import report_crashes
from core.settings import read_settings
from webapp.app import create_app

report_crashes()
app = create_app(read_settings())
