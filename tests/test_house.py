"""House rules that a reader of one file cannot see: pins, lengths, stray addresses, licences, the manual."""

import ast
import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PINS = sorted((ROOT / "requirements").glob("*.txt"))
LOCKS = [ROOT / folder / "package-lock.json" for folder in ("frontend", "tests/chromium", "tests/comunica")]
BINARY = {".br", ".gif", ".gz", ".ico", ".jpg", ".pdf", ".png", ".wasm", ".webp", ".woff2", ".xlsx", ".zip"}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = [f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
MACHINE_FOLDERS = ["ro" + "ot", "wo" + "rk", "tmp/" + "k", "home", "Users", "opt/wheels", "opt/pypi"]
MACHINE_PATH = re.compile(rf"(?:(?<=[\s\"'`(=:])|^)/(?:{'|'.join(MACHINE_FOLDERS)})/\w", re.MULTILINE)

MODULE_LINES = 400
FUNCTION_LINES = 60


@cache
def list_files() -> list[Path]:
    """Every text file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.suffix not in BINARY and path.is_file()]


def read_pins(path: Path) -> dict[str, set[str]]:
    """The versions pinned of each package; one package has two where they differ by Python version."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE):
        pins.setdefault(name, set()).add(version)
    return pins


def read_lock(path: Path) -> dict[str, dict[str, object]]:
    """The packages of an npm lock by name, with what it says of each; the project itself left out."""
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    return {place.rpartition("node_modules/")[2]: package for place, package in packages.items() if place}


def test_files_were_found() -> None:
    assert ROOT / "pyproject.toml" in list_files()


def test_no_registry_host_anywhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in list_files()
        for host in REGISTRIES
        if host in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_no_path_of_one_machine_anywhere() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in list_files()
        for match in MACHINE_PATH.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_path_pattern_itself() -> None:
    home = "/home"
    assert MACHINE_PATH.search(f"open('{home}/somebody/x')")
    assert MACHINE_PATH.search(f"https://w3id.org{home}/somebody") is None


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_pins_have_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r"^--?\w.*", text, re.MULTILINE) == []
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 0
    pinned = re.compile(r"[a-z0-9.-]+==.+--hash=sha256:[0-9a-f]{64}", re.DOTALL)
    bare = [entry.split("\n")[0] for entry in entries if not pinned.match(entry)]
    assert bare == []


def test_pins_are_the_four_files() -> None:
    assert [path.name for path in PINS] == ["build.txt", "dev.txt", "lock.txt", "runtime.txt"]


def test_pins_agree_and_cover_what_is_declared() -> None:
    runtime, dev, build = (
        read_pins(ROOT / "requirements" / f"{name}.txt") for name in ("runtime", "dev", "build")
    )
    assert {name: dev.get(name) for name in runtime} == runtime
    assert {name: dev[name] for name in build if name in dev} == {
        name: build[name] for name in build if name in dev
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=\[;]", line)[0] for line in project["dependencies"]}
    assert declared - set(runtime) == set()
    extra = {re.split(r"[<>=\[;]", line)[0] for line in project["optional-dependencies"]["dev"]}
    assert extra - set(dev) == set()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.parent.name)
def test_npm_locks_have_hashes_and_no_address(path: Path) -> None:
    packages = read_lock(path)
    assert len(packages) > 0
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert "omit-lockfile-registry-resolved=true" in (path.parent / ".npmrc").read_text(encoding="utf-8")


def test_every_dependency_is_listed_with_its_licence() -> None:
    """A row of THIRD-PARTY.md is `| name | licence |`; a package in several places of a lock needs one."""
    text = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", text, re.MULTILINE))
    wanted: dict[str, str | None] = {name: None for path in PINS for name in read_pins(path)}
    for path in LOCKS:
        wanted |= {name: str(package.get("license", "")) for name, package in read_lock(path).items()}
    assert {name for name in wanted if name not in listed} == set()
    assert set(listed) - set(wanted) == set()
    stated = {name: licence for name, licence in wanted.items() if licence}
    assert {name: listed[name] for name in stated} == stated


def list_package_files() -> list[Path]:
    """The Python files that the length limits hold for."""
    return [ROOT / "hatch_build.py", *sorted((ROOT / "kg").rglob("*.py"))]


@pytest.mark.parametrize("path", list_package_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MODULE_LINES
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def read_manual() -> str:
    """The README and every page of the manual, one after another."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    )


def test_every_command_is_documented() -> None:
    from kg.cli import main

    commands = sorted(main.commands)
    assert len(commands) > 0
    manual = read_manual()
    assert [name for name in commands if f"kg {name}" not in manual] == []


def test_every_setting_is_documented() -> None:
    settings = set(re.findall(r"\bKG_[A-Z_]+\b", (ROOT / "kg" / "settings.py").read_text(encoding="utf-8")))
    assert len(settings) > 0
    manual = read_manual()
    assert sorted(name for name in settings if name not in manual) == []


def test_the_version_stands_in_one_number_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = (ROOT / "kg" / "version.py").read_text(encoding="utf-8")
    assert re.findall(r'^__version__ = "(.+)"$', package, re.MULTILINE) == [project["version"]]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
