"""Finds a Chromium for the browser tests, and unpacks one from npm where the machine has none."""

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "chromium"
UNPACKED = FOLDER / "unpacked"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FONT_SETTINGS = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{UNPACKED / "fonts"}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{UNPACKED / "font-cache"}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """A browser to start, with the variables it needs beside the usual ones."""

    executable: str
    variables: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Chromium | None:
    """The browser that $KG_CHROMIUM names, else one on the path, else the one unpacked from npm; or None."""
    named = os.environ.get("KG_CHROMIUM")
    if named:
        return Chromium(named)
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return Chromium(found)
    if not (UNPACKED / "chromium").is_file():
        return None
    # This build brings the libraries and fonts that a bare machine lacks.
    libraries = [str(UNPACKED / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    return Chromium(
        str(UNPACKED / "chromium"),
        {"LD_LIBRARY_PATH": ":".join(filter(None, libraries)), "FONTCONFIG_PATH": str(UNPACKED / "fonts")},
    )


def install_chromium() -> None:
    """Installs the pinned npm build and unpacks it beside this file; needs no root."""
    from hatch_build import install_packages, run_node

    install_packages(FOLDER)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir()
    # The package unpacks into the temporary folder; its libraries only where it takes this for a container.
    script = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"
    run_node(
        "node",
        ["--input-type=module", "--eval", script],
        FOLDER,
        TMPDIR=str(UNPACKED),
        AWS_LAMBDA_JS_RUNTIME="nodejs24.x",
    )
    shutil.rmtree(FOLDER / "node_modules")
    # Its font settings name a folder of the bare container; without any font a page lays out no text at all.
    (UNPACKED / "fonts" / "fonts.conf").write_text(FONT_SETTINGS, encoding="utf-8")


if __name__ == "__main__":
    if find_chromium() is None:
        install_chromium()
    browser = find_chromium()
    print(f"browser for the tests: {browser.executable if browser else 'none'}", file=sys.stderr)
