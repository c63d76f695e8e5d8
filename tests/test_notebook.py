"""The notebook of the manual, run from its first cell to its last, with what it must show."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def outputs(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each code cell gives back, as text; '' for a cell that gives nothing."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    variables = {"KG_SNAPSHOT": str(snapshot), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, **variables, "PYTHONPATH": str(NOTEBOOK.parent.parent)})
    assert (folder / "sentences.csv").read_text(encoding="utf-8").startswith("person,event,date,")
    assert (folder / "ties.graphml").stat().st_size > 1000
    given = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = [output.get("data", {}) for output in cell.outputs]
            given.append(" ".join(part.get("text/plain", "") for part in data) + ("PICTURE" if any("image/png" in part for part in data) else ""))
    return given


def test_the_notebook_is_kept_without_outputs() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert [cell.outputs for cell in cells if cell.cell_type == "code" and cell.outputs] == []
    assert [cell.execution_count for cell in cells if cell.cell_type == "code" and cell.execution_count] == []


def test_what_the_notebook_shows(outputs: list[str]) -> None:
    whole = "\n".join(outputs)
    assert "<Graph of kazakhstan-2017: " in outputs[0]
    assert "'Who was sentenced, by which court, to what?'" in outputs[1]
    assert outputs[2].count("Larisa Kharkova") == 3
    assert "100 hours" in outputs[2]
    assert "larisa-kharkova" not in outputs[2]
    assert "('civicus-2017', 1809, 1956)" in outputs[3]
    assert "'possibly'" in outputs[4]
    assert "'certainly'" in outputs[4]
    assert outputs[5].count("Larisa Kharkova") == 3
    assert sum("PICTURE" in text for text in outputs) == 1
    assert "[{'denials': 7}]" in whole
    assert "['sentences.csv', 'ties.graphml']" in outputs[-1]
