"""How good khabar is against what people marked: scores, confidence intervals, floors; and the corpus they need."""
