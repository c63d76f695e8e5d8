"""Khronika: a knowledge graph of actors and events for human-rights monitoring."""

__version__ = "0.1.0"
