"""Charts as Vega-Lite descriptions: what is drawn is data that a reader can take along."""
