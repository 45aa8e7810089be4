"""What figures measure and of whom: indicators by name, by cue or in a document's own words; subjects; lists; rows."""
