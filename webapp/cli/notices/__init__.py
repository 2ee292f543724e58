"""`atalaya notices`: drafted, counted, approved by a second person who says who they are."""
