"""What every request stands on: database, services, errors, headers, language, menu."""
