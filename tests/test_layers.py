"""Modules import downwards only: absolutely, at the top, never sideways; each library has its few places."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "kg"

# The rows of the conventions, 0 to 6; a row whose modules need one another stands here in steps.
ROWS: list[set[str]] = [
    {"date_words", "errors", "namespaces", "version"},
    {"languages", "settings"},
    {"terms", "files", "formats", "dates", "findings", "words", "query_text", "spool", "description"},
    {"datatypes", "lines", "yaml_nodes", "rdflib_view", "spelling", "triples"},
    {"shacl"},
    {"store", "ontology"},
    {"jsonld", "schema_org", "values", "derive", "merges", "questions", "stages", "service_description"},
    {"things", "compile"},
    {"releases"},
    {"records"},
    {"layout", "drawing", "preloaded", "bars"},
    {"answers", "catalog", "check", "describe", "followthemoney", "network", "places", "reports", "search"},
    {"analysis", "columns", "proceeding_stages", "reconciliation", "redaction", "selection", "vocabulary", "wording"},
    {"proceedings"},
    {"arrange", "build", "charts", "export", "lanes", "seal", "shown", "ties", "workers"},
    {"lane_drawing", "snapshots", "telling"},
    {"paths"},
    {"graph", "path_text"},
    {"between"},
    {"web"},
    {"offline", "serve"},
    {"publish"},
    {"cli"},
]
ROW_OF = {module: number for number, row in enumerate(ROWS) for module in row}

# Where a library may be met: everywhere else its objects are unknown.
PLACES: dict[str, set[str]] = {
    "pyoxigraph": set("merges records store ontology derive check catalog build export workers answers reports jsonld things shacl rdflib_view graph triples redaction releases vocabulary".split()),
    "pyshacl": {"shacl"},
    "shifty": {"shacl"},
    "networkx": {"analysis", "network", "export", "graph"},
    "flask": {"web"},
    "click": {"cli"},
    "anyascii": {"spelling"},
    "rapidfuzz": {"search"},
    "babel": {"languages", "words"},
}


def list_modules() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def name_module(path: Path) -> str:
    """The row-table name of a file: its first folder or its own name; empty for the package itself."""
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def read_imports(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Each imported module with its line and the level of a relative import (0: absolute)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = node.module or ""
            if name == "kg":
                yield from ((f"kg.{alias.name}", node.lineno, node.level) for alias in node.names)
            else:
                yield name, node.lineno, node.level


def read_lazy_imports(tree: ast.AST) -> Iterator[int]:
    """The lines of imports that stand inside a function."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno


def judge_import(here: str, imported: str) -> str | None:
    """What is wrong with one module of the package importing another; None where nothing is."""
    parts = imported.split(".")
    if parts[0] in PLACES and here not in PLACES[parts[0]]:
        return f"{parts[0]} belongs in {sorted(PLACES[parts[0]])}"
    if parts[0] != "kg" or len(parts) == 1 or here == "":
        return None
    there = parts[1]
    if there in ("__version__", here):
        return None
    if there not in ROW_OF:
        return f"kg.{there} stands in no row of the table"
    if ROW_OF[there] > ROW_OF[here]:
        return f"kg.{there} lies above kg.{here}"
    if ROW_OF[there] == ROW_OF[here]:
        return f"kg.{there} lies beside kg.{here}, in the same row"
    return None


@pytest.mark.parametrize("path", list_modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    tree, here = ast.parse(path.read_text(encoding="utf-8")), name_module(path)
    assert here == "" or here in ROW_OF, f"kg.{here} stands in no row of the table in {Path(__file__).name}"
    faults = [f"line {line}: import inside a function" for line in read_lazy_imports(tree)]
    for imported, line, level in read_imports(tree):
        if level:
            faults.append(f"line {line}: relative import")
        fault = judge_import(here, imported)
        if fault:
            faults.append(f"line {line}: {fault}")
    assert faults == []


@pytest.mark.parametrize("folder", sorted({path.parent for path in list_modules()} - {PACKAGE}), ids=lambda path: path.name)
def test_no_circle_inside_a_folder(folder: Path) -> None:
    name = f"kg.{folder.relative_to(PACKAGE).as_posix().replace('/', '.')}"
    needs: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {module for module, _, _ in read_imports(tree) if module.startswith(f"{name}.")}
        needs[f"{name}.{path.stem}"] = imported
    list(TopologicalSorter(needs).static_order())


def test_every_row_has_its_modules() -> None:
    there = {name_module(path) for path in list_modules()} - {""}
    assert there == set(ROW_OF)


@pytest.mark.parametrize(
    ("here", "imported", "fault"),
    [
        ("store", "kg.terms", None),
        ("store", "kg.build", "kg.build lies above kg.store"),
        ("search", "kg.describe", "kg.describe lies beside kg.search, in the same row"),
        ("store", "kg.helpers", "kg.helpers stands in no row of the table"),
        ("search", "pyoxigraph", f"pyoxigraph belongs in {sorted(PLACES['pyoxigraph'])}"),
        ("shacl", "shifty", None),
        ("build", "flask", "flask belongs in ['web']"),
        ("web", "kg.web.pages", None),
    ],
)
def test_the_judge_itself(here: str, imported: str, fault: str | None) -> None:
    assert judge_import(here, imported) == fault


def test_a_lazy_import_is_seen() -> None:
    assert list(read_lazy_imports(ast.parse("def f():\n    import json\n"))) == [2]


def test_no_grab_bag_modules() -> None:
    names = {path.stem for path in list_modules()}
    assert names & {"utils", "helpers", "common", "core", "base", "manager", "service"} == set()
