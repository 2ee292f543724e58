"""What of a report leaves: one page, files for programs, texts for mail and chat. All of them take
their numbers from `report_lines` and `merged_lines`, so that they agree.
"""
