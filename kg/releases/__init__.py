"""Editions of the data: dumps, the catalogue, what changed from one release to the next, and identifiers given up."""
