"""What an installation is given as files, and how it writes of itself.

From outside: `settings_file` (the settings in a file only its owner reads), `log_lines` (how the
log is written).
"""
