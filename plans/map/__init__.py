"""The contact map as SVG."""
