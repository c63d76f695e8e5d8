"""The ontology, its lists and the shapes told to people, and written as documents."""
