"""Khronika: a knowledge graph of actors and events for human-rights monitoring.

>>> import kg
>>> graph = kg.open()
>>> [row["penalty"].rpartition("/")[2] for row in graph.ask("convictions-in-absentia")]
['Imprisonment']
"""

from kg.errors import KhronikaError
from kg.graph import Graph, Rows, open_graph
from kg.questions import Evidence
from kg.version import __version__

open = open_graph

__all__ = ["Evidence", "Graph", "KhronikaError", "Rows", "__version__", "open"]
