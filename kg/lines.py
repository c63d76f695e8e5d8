"""Where in the files each node, property and value of the graph was written."""

from dataclasses import dataclass, field

from kg.findings import Place


@dataclass
class LineIndex:
    """A map from (node, property, value) to the place that says it, from the most exact to the node itself."""

    places: dict[tuple[str, str, str], Place] = field(default_factory=dict)

    def add(self, place: Place, node: str, path: str = "", value: str = "") -> None:
        """Keep a place; the first one that is kept for a key stays."""
        self.places.setdefault((node, path, value), place)

    def merge(self, other: "LineIndex") -> None:
        """Take over the places of another index."""
        for key, place in other.places.items():
            self.places.setdefault(key, place)

    def find(self, node: str, path: str = "", value: str = "") -> Place | None:
        """The most exact place known: of the value, the property, the value's own node, the node, or its parent."""
        for key in ((node, path, value), (node, path, ""), (value, "", ""), (node, "", "")):
            if key[0] and key in self.places:
                return self.places[key]
        parent = node.rpartition("/")[0]
        return self.find(parent) if parent.count("/") > 4 else None
