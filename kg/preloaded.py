"""The store that the fork server loads once; query processes fork from it and share its pages."""

import os
from pathlib import Path

from kg.store import Store

SNAPSHOT_VARIABLE = "KG_PRELOADED_SNAPSHOT"
MEMORY_VARIABLE = "KG_MEMORY_QUADS"


SNAPSHOT = os.environ.get(SNAPSHOT_VARIABLE)
"""The folder that the store below was loaded from."""


def _load() -> Store | None:
    snapshot = SNAPSHOT
    return Store.open(Path(snapshot), int(os.environ.get(MEMORY_VARIABLE, "5000000"))) if snapshot else None


# Loaded on import, which is the whole point of the module: only the fork server imports it before it forks.
STORE = _load()
