"""Volcanoes: the notices of the USGS (HANS), the weekly report of the Smithsonian."""
