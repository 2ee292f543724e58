"""`atalaya atlas`: the layers of the atlas, loaded and fetched."""
