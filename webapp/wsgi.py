"""What a WSGI server loads: the application of the settings in the environment.

gunicorn builds it once and divides (`--preload`): nothing open may be left over, for a connection
of SQLite or PostgreSQL belongs to the process that made it, and what stays of this start is kept
out of the collector's sight, which would write into the memory that the processes share.
"""

from __future__ import annotations

import gc

gc.disable()  # modules and their tables are no garbage: looking for it was a sixth of the start

from core.child.crash_reports import report_crashes  # noqa: E402
from core.installation.log_lines import configure_log  # noqa: E402
from core.memory.arenas import bound_arenas  # noqa: E402
from core.memory.shared_counts import COUNTS, FOLDER  # noqa: E402
from core.settings import read_settings  # noqa: E402
from webapp.app import create_app  # noqa: E402
from webapp.http.database import close_connections  # noqa: E402
from webapp.http.services import close_atlas  # noqa: E402
from webapp.keeping.signals.error_reports import report_errors  # noqa: E402

report_crashes()
bound_arenas()  # else each thread keeps what the largest page it ever made took
settings = read_settings()
configure_log(settings)
report_errors(settings, "web")
COUNTS.open(settings.instance / FOLDER)
app = create_app(settings)
close_connections(app)
close_atlas(app)
gc.freeze()
gc.enable()
