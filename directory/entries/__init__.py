"""What an entry is: tables, fields, values, validation, change log, confirmation, visibility."""
