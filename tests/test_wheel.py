"""The wheel, as a stranger installs it: outside the checkout, with nothing of the checkout in sight."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.questions import INTERNAL

ROOT = Path(__file__).resolve().parent.parent
EPOCH = "1500000000"
DATASETS = ["kazakhstan-2017", "kazakhstan-2018"]


def build_wheel(folder: Path) -> Path:
    """The one wheel that a build leaves in the folder; made with the build tools of this environment."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    answer = subprocess.run(
        command, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and an empty folder to work in."""

    programs: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the environment prints; it must end well."""
        variables = {"HOME": str(self.folder), "PATH": os.environ["PATH"]}
        answer = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own that borrows the dependencies of this one.

    A path named in a .pth file is searched, but the .pth files in it are not read: the link from this
    environment to the checkout stays unseen.
    """
    folder = tmp_path_factory.mktemp("installed")
    home = folder / "environment"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    (site,) = home.glob("lib/python*/site-packages")
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (site / "borrowed.pth").write_text("\n".join(borrowed) + "\n", encoding="utf-8")
    work = folder / "elsewhere"
    work.mkdir()
    return Installed(home / "bin", work)


def test_two_wheels_are_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    again = build_wheel(tmp_path)
    assert again.name == wheel.name == "khronika-0.1.0-py3-none-any.whl"
    assert again.read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "kg/cli.py",
        "kg/_assets/ontology/khronika.ttl",
        "kg/_assets/ontology/context.jsonld",
        *(f"kg/_assets/data/{name}/dataset.yaml" for name in DATASETS),
        "khronika-0.1.0.dist-info/licenses/LICENSE",
        "khronika-0.1.0.dist-info/licenses/LICENSE-DATA",
    } <= names
    for folder, end in (("ontology", ".ttl"), ("shapes", ".ttl"), ("queries", ".rq"), ("data", ".yaml")):
        packed = {name for name in names if name.startswith(f"kg/_assets/{folder}/") and name.endswith(end)}
        under = [ROOT / "data" / name for name in DATASETS] if folder == "data" else [ROOT / folder]
        assert len(packed) == len([path for each in under for path in each.rglob(f"*{end}")]) > 0
    bundles = ROOT / "kg" / "web" / "static" / "bundles"
    made = {path.relative_to(ROOT).as_posix() for path in bundles.rglob("*") if path.is_file()}
    assert made
    assert made <= names
    assert {name.split("/")[0] for name in names} == {"kg", "khronika-0.1.0.dist-info"}
    assert [name for name in names if "__pycache__" in name or "node_modules" in name] == []


def test_the_package_runs_from_the_wheel(installed: Installed) -> None:
    where = installed.run("python", "-c", "import kg; print(kg.__file__)").strip()
    assert Path(where).is_relative_to(installed.programs.parent)


def test_check_ask_and_build_outside_the_checkout(installed: Installed, snapshot: Path) -> None:
    where = "from kg.files import embedded_dataset; print(embedded_dataset())"
    dataset = installed.run("python", "-c", where).strip()
    assert Path(dataset).is_relative_to(installed.programs.parent)
    installed.run("kg", "check", dataset)
    questions = {path.stem for path in (ROOT / "queries").glob("*/*.rq") if path.parent.name not in INTERNAL}
    listed = installed.run("kg", "ask", "--list")
    assert questions
    assert [name for name in sorted(questions) if name not in listed] == []
    installed.run("kg", "build", dataset, "-o", "snapshot")
    assert (installed.folder / "snapshot" / "data.nq").read_bytes() == (snapshot / "data.nq").read_bytes()
