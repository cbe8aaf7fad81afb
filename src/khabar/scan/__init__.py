"""One automaton over all known words; a text becomes tokens and a string of their kinds."""
