"""Free text about opening hours understood: `timetable`."""
