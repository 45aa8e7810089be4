"""Epoch AI, an older snapshot of the notable AI models: only how many come from each country.

The models themselves are taken from the newest snapshot, so that none stands in the graph twice.
"""

from ingest.sources.epoch_models import read_counts as read

__all__ = ["read"]
