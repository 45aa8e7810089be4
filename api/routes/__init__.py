"""HTTP routes, one file a subject; each reads the engine of its app, never a global."""
