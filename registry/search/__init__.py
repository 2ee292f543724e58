"""Find registered people by names as they go wrong, with nothing about names open at rest."""
