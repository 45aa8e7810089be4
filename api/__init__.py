"""How people and programs reach it: command line, HTTP, and the page. Nothing here computes an answer."""
