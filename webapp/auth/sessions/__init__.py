"""Sessions and remembered devices as rows; `browser_session` for the pages."""
