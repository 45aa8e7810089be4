"""Questions over any RDF graph: a schema profile, linking, a typed query, SPARQL. Nothing of a domain stands here."""
