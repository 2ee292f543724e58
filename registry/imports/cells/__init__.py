"""What single cells of a list of persons say."""
