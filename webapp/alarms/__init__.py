"""Alarms as this installation has them: what opens them, how they call, what their messages say."""
