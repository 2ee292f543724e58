"""Where words and coordinates put something: points judged, texts with several readings."""
