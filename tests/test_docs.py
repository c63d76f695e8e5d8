"""What the README and the manual show is what happens: every `$ kg ...` in a console block is run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# Started and stopped by the tests of the site.
KEEPS_RUNNING = {"serve", "bench"}


def read_examples() -> list[tuple[str, str, str]]:
    """The page, command and shown output of each `$ kg ...` line; output is empty where none is shown."""
    examples = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                words = shlex.split(command)
                if words[0] == "kg" and words[1] not in KEEPS_RUNNING:
                    examples.append((page.relative_to(ROOT).as_posix(), command, output))
    return examples


def test_the_readme_shows_a_question_answered() -> None:
    shown = [command for page, command, output in read_examples() if page == "README.md" and output]
    assert any(command.startswith("kg ask ") for command in shown)


def name_example(text: str) -> str:
    """A short name of an example, for the list of tests."""
    return text.partition("\n")[0][:60]


@pytest.mark.parametrize(
    ("page", "command", "output"), read_examples(), ids=lambda text: text.split("\n")[0][:60]
)
def test_examples_do_what_the_page_shows(
    page: str, command: str, output: str, snapshot: Path, tmp_path: Path
) -> None:
    for folder in ("data", "queries", "shapes", "ontology"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    answer = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')", *shlex.split(command)[1:]],
        cwd=tmp_path,
        env={**os.environ, "KG_SNAPSHOT": str(snapshot), "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, f"{page}: $ {command}\n{answer.stderr}"
    if output:
        assert answer.stdout.strip("\n") == output.strip("\n"), f"{page}: $ {command}"
