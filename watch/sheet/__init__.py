"""The affected sheet: its values, the call list, what is near, the workbook."""
