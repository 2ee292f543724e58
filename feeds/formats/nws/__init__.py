"""api.weather.gov alerts as GeoJSON."""
