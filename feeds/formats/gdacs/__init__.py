"""GDACS: RSS of events, JSON of events and of their geometry."""
