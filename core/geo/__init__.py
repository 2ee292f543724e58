"""Points, areas and distances: `geometry`, `geodesy`, `projection`, `spatial_index`."""
