"""How good khabar is: mentions against gold, and the floors that they may not fall below."""
