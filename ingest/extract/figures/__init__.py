"""The parts of figures: words and numbers of a sentence, numerals, units, comparators, kinds.

Pure. `ingest.extract.amounts`, `times` and `firmness` put them together; the words are those of `ontology/reading/`.
"""
