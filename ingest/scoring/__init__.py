"""From records to scores: read the methods, choose the inputs that each allows, compute, write score nodes."""

from ingest.scoring.inputs import find_inputs
from ingest.scoring.methods import method_indicators, read_methods
from ingest.scoring.nodes import describe, score_quads

__all__ = ["describe", "find_inputs", "method_indicators", "read_methods", "score_quads"]
