"""Names, judgement words, unit spellings, numerals and dates: what the words of a value mean."""
