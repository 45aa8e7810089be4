"""What a document says, sentence by sentence: figures and relations, each with the exact words it was read from.

Pure: sentences in, claims out. Words of languages come from `ontology/reading/`, names and indicators from `data/` and
`ontology/`; nothing here knows a country or a chip. `ingest.extract.extract` is the walk.
"""
