"""The trained recogniser: companies that the lexicon lacks, told from the words around them."""
