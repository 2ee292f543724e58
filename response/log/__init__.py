"""The log of one country in one crisis: lines that can only be added, and the papers made of them.

From outside: `models` (the rows), `lines.add_line`, `reading`, `agenda`, `brief_paper` (201),
`unit_log_paper` and `log_files` (214).
"""
