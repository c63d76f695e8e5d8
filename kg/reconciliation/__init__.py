"""Names of a table matched with things of the graph, and columns filled from it."""
