"""Names to known things: companies to rows of the lexicon."""
