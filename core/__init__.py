"""What every package stands on: geometry, atlas, database, sealing, audit log, languages, PDF."""
