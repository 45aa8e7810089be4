"""The graph and what follows from it: model, store, release, index, scores and the way from a question to an answer.

Nothing here is imported eagerly, so that `midpower --help` stays fast.
"""
