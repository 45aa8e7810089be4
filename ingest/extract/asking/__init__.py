"""Ask a language model what a document states, and believe only what stands there.

`visible` finds words in a sentence as people see it, `prompt` writes the question, `candidates` reads the reply's form,
`proof` turns a candidate into a claim or says why not. Pure; the walk is `ingest.extract.model`.
"""
