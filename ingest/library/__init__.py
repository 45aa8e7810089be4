"""The life of documents: given, read, kept, taken into releases, changed, removed.

`walk` goes through what was given, `given` says which files that is, `names` which source each is, `keep` reads one and
puts it into the library (`kg.library`), `current` builds the next release, `taken` is what a build gets from the
library. Nothing here is imported before there is something to read: a second run over the same files must be quick.
"""
