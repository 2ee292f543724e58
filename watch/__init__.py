"""The watch: hazard x person or shelter -> flag, sheet, report.

For use from outside: `cycle.run`, `sheet.affected_sheet`, `sheet.columns`, `sheet.workbook`,
`board`, `hazard_summary`, `matching.drawn_area`. It prints nothing and asks no network itself.
"""
