"""The digests of the passages that claims rest on, kept beside the records in passages.yaml."""

from dataclasses import dataclass
from pathlib import Path

from kg.check import digest_of
from kg.errors import InputError
from kg.ontology import Ontology
from kg.records import read_dataset
from kg.terms import local_name


@dataclass(frozen=True)
class Sealed:
    """How many passages are sealed now, and which of them were not before."""

    passages: int
    added: int
    removed: int


def seal_dataset(folder: Path, sources: Path) -> Sealed:
    """Write the SHA-256 of every cited passage to passages.yaml; raises InputError when a text is not at hand."""
    dataset = read_dataset(folder, Ontology.load())
    texts: dict[str, str] = {}
    for text in dataset.texts:
        path = sources / Path(text.file).name
        try:
            texts[text.document] = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise InputError(f"{path}: the text of {local_name(text.document)} is not there") from None
    wanted: dict[str, dict[tuple[int, int], str]] = {}
    before = {(p.document, p.start, p.end) for p in dataset.passages if p.digest is not None}
    for passage in dataset.passages:
        content = texts.get(passage.document, "")
        if passage.end <= len(content):
            spans = wanted.setdefault(local_name(passage.document), {})
            spans[passage.start, passage.end] = digest_of(content[passage.start : passage.end])
    lines = [
        "# SHA-256 of each cited passage, written by `kg seal`: when a text or an offset changes, `kg check` sees it.\n"
    ]
    for document, spans in sorted(wanted.items()):
        lines.append(f"{document}:\n")
        lines += [f"  {start}-{end}: {digest}\n" for (start, end), digest in sorted(spans.items())]
    old = folder / "passages.yaml"
    kept = old.read_text(encoding="utf-8").count("\n  ") if old.is_file() else 0
    old.write_text("".join(lines), encoding="utf-8")
    total = sum(len(spans) for spans in wanted.values())
    return Sealed(total, total - len(before), max(0, kept - len(before)))
