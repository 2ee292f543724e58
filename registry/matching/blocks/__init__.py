"""What the matching index is made of: rows, packed attributes, blocks, their heads and seals."""
