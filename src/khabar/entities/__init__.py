"""What an article is made of: one file for each kind of mention, and one that decides overlaps."""
