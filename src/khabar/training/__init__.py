"""How the shipped recogniser is made: weak labels from the lexicon, a vocabulary, a few minutes of learning."""
