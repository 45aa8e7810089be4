"""Readers of documents: one module a format, each from bytes to text in light Markdown. See docs/documents.md.

`ingest.documents` is the door; `process` runs the readers of formats that can hang or eat memory in a
process of its own.
"""
