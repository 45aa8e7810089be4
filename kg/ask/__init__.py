"""Question → typed plan → rows → cited answer. Enter by `kg.ask.engine.Engine`."""
