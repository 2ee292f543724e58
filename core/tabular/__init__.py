"""Bytes of a file -> tables with titles and numbered rows: `reading`. It knows no target."""
