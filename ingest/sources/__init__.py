"""One reader a data set: files in, records out. `read(files)` is all that the rest of the program knows of each."""
