"""USGS: earthquakes and ShakeMap contours."""
