"""Facts: who, what, how much, when, against what, according to whom; and why each other figure is in none."""
