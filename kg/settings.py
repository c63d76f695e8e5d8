"""Settings of one run, read from the environment when asked for and never at import."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.namespaces import BASE


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose; every field has an environment variable of the same name, `KG_...`."""

    snapshot: Path | None = None
    """`KG_SNAPSHOT`: the snapshot folder that commands and server read; none: the embedded dataset."""
    base: str = BASE
    """`KG_BASE`: the base IRI of identifiers."""
    query_seconds: float = 10.0
    """`KG_QUERY_SECONDS`: how long one query of a stranger may run, in seconds."""
    query_workers: int = 2
    """`KG_QUERY_WORKERS`: processes that run strangers' queries."""
    query_megabytes: int = 1024
    """`KG_QUERY_MEGABYTES`: memory that one query process may take beyond the loaded store, in MiB."""
    query_bytes: int = 32 * 1024 * 1024
    """`KG_QUERY_BYTES`: the largest answer to a stranger's query, in bytes."""
    memory_quads: int = 5_000_000
    """`KG_MEMORY_QUADS`: up to this many quads a snapshot is held in memory; beyond, it is read from disk."""
    mount: str = ""
    """`KG_MOUNT`: the path that the site stands under, as `/khronika`; none: the root of its host."""
    proxies: int = 0
    """`KG_PROXIES`: how many proxies before the site are believed what they say of host, scheme and path."""

    @staticmethod
    def from_environment() -> "Settings":
        """The settings that `KG_...` variables give, defaults for the rest; raises InputError for a bad number."""
        env = os.environ
        snapshot = env.get("KG_SNAPSHOT")
        return Settings(
            snapshot=Path(snapshot) if snapshot else None,
            base=env.get("KG_BASE", BASE),
            query_seconds=_number("KG_QUERY_SECONDS", 10.0),
            query_workers=int(_number("KG_QUERY_WORKERS", 2)),
            query_megabytes=int(_number("KG_QUERY_MEGABYTES", 1024)),
            query_bytes=int(_number("KG_QUERY_BYTES", 32 * 1024 * 1024)),
            memory_quads=int(_number("KG_MEMORY_QUADS", 5_000_000)),
            mount=_path("KG_MOUNT"),
            proxies=int(_number("KG_PROXIES", 0)),
        )


def _number(name: str, default: float) -> float:
    text = os.environ.get(name)
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value < 0:
        raise InputError(f"{name}={text!r}: this setting takes a number that is not negative")
    return value


def _path(name: str) -> str:
    text = os.environ.get(name, "").rstrip("/")
    if text and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", text):
        raise InputError(f"{name}={text!r}: write a path as /khronika")
    return text
