"""Gold for other tools and back: spaCy, CoNLL, Label Studio, and khabar's own records."""
