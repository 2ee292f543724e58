"""How the log is written: text for a person, or a document a line for a program. Times and ids: of
an error its kind and where it was raised, in documents never its words, which may hold a value.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

from core.settings import Settings

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class DocumentLines(logging.Formatter):
    """Writes each line as a JSON document."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        document: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            document["error"] = record.exc_info[0].__name__
            document["raised_at"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(document, ensure_ascii=False)


def configure_log(settings: Settings) -> None:
    """Write the log of this process as the settings say, to its error output."""
    handler = logging.StreamHandler()
    is_text = settings.log_format == "text"
    handler.setFormatter(logging.Formatter(TEXT) if is_text else DocumentLines())
    root = logging.getLogger()
    for former in list(root.handlers):
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(settings.log_level)
