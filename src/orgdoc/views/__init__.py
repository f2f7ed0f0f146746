"""What is to be shown, as neutral values: pages of cards, documents of blocks, and every sentence."""
