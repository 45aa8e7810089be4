"""From files to checked quads: files become records, records a graph, the graph a release.

The walk is `ingest.build.build_release`; every other module is one step of it and can be used alone.
"""
