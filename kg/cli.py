"""The command line: each command reads its words, calls one function, and prints what comes back."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.progress import Progress as Bar

from kg.answers import ANSWER_FORMATS, list_questions, write_answer, write_sparql
from kg.build import Progress, RefusedError, build_snapshot
from kg.check import check_datasets
from kg.errors import KhronikaError
from kg.export import EXPORT_FORMATS, export_snapshot
from kg.ontology import Ontology
from kg.path_text import CONNECTION_FORMATS, write_connection
from kg.paths import HUBS, MOST_PATHS, USUAL_PATHS, find_paths
from kg.publish import Counted, publish_site
from kg.questions import ask
from kg.reports import FINDING_FORMATS, summary_line, write_findings
from kg.seal import seal_dataset
from kg.serve import serve_site
from kg.settings import Settings
from kg.shacl import ENGINES
from kg.snapshots import find_snapshot
from kg.store import Store
from kg.version import __version__
from kg.web.access import user_line

DATASETS = click.argument("datasets", nargs=-1, required=True, type=click.Path(path_type=Path))
SNAPSHOT = click.option("--snapshot", type=click.Path(path_type=Path), help="The snapshot folder to read.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Khronika: a knowledge graph of actors and events for human-rights monitoring."""


@contextmanager
def _speaking_once() -> Iterator[None]:
    """Turn an error of ours into one sentence on stderr and exit code 2."""
    try:
        yield
    except RefusedError as error:
        click.echo(write_findings(error.findings, "text"), err=True)
        click.echo("nothing was built: " + summary_line(error.findings), err=True)
        raise SystemExit(1) from None
    except KhronikaError as error:
        click.echo(f"kg: {error}", err=True)
        raise SystemExit(2) from None


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line that says what is being done, silent when stderr is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: None
        return
    with console.status("starting") as status:
        yield lambda step: status.update(step)


def _open(snapshot: Path | None) -> Store:
    settings = Settings.from_environment()
    with _progress() as progress:
        return Store.open(find_snapshot(snapshot, settings, progress), settings.memory_quads)


@main.command()
@DATASETS
@click.option(
    "--sources", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of the source texts."
)
@click.option("--engine", type=click.Choice(ENGINES), default="shifty", show_default=True)
@click.option("--strict", is_flag=True, help="Let a warning fail the check too.")
@click.option("--format", "format_name", type=click.Choice(FINDING_FORMATS), default="text", show_default=True)
def check(datasets: tuple[Path, ...], sources: Path | None, engine: str, strict: bool, format_name: str) -> None:
    """Validate datasets: records, references, shapes, and the passages cited."""
    with _speaking_once():
        with _progress() as progress:
            progress("checking")
            findings = check_datasets(datasets, sources, engine).findings
        click.echo(write_findings(findings, format_name), nl=False)
        click.echo(summary_line(findings), err=True)
        failing = ("violation", "warning") if strict else ("violation",)
        raise SystemExit(1 if any(finding.severity in failing for finding in findings) else 0)


@main.command()
@DATASETS
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The snapshot folder to make.")
@click.option("--level", type=click.Choice(["public", "internal"]), default="public", show_default=True)
@click.option("--previous", type=click.Path(path_type=Path), help="The snapshot of the release before this one.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Say in this file, for those inside, what a public snapshot leaves out.",
)
def build(datasets: tuple[Path, ...], output: Path, level: str, previous: Path | None, report: Path | None) -> None:
    """Check datasets and build a snapshot of them; a public one has nothing of what is withheld."""
    with _speaking_once(), _progress() as progress:
        built = build_snapshot(
            datasets, output, level=level, previous=previous, report=report, progress=progress
        )
        counts = built.manifest["counts"]
        click.echo(f"{output}: {counts['quads'] if isinstance(counts, dict) else 0} quads", err=True)


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--sources", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def seal(dataset: Path, sources: Path) -> None:
    """Record the SHA-256 of every passage that a dataset cites."""
    with _speaking_once():
        sealed = seal_dataset(dataset, sources)
        click.echo(f"{sealed.passages} passages sealed, {sealed.added} of them new", err=True)


@main.command(name="ask", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List all questions.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "ru", "kk"]))
@click.option("--format", "format_name", type=click.Choice(ANSWER_FORMATS), default="table", show_default=True)
@SNAPSHOT
@click.pass_context
def ask_command(
    context: click.Context, name: str | None, listing: bool, language: str, format_name: str, snapshot: Path | None
) -> None:
    """Run a named question: kg ask NAME --parameter value."""
    with _speaking_once():
        if listing or name is None:
            click.echo(list_questions(), nl=False)
            return
        given = _parameters(context.args)
        store = _open(snapshot)
        answer = ask(store, Ontology.load(), name, given, language)
        click.echo(write_answer(answer, format_name, sys.stdout.isatty()), nl=False)


def _parameters(arguments: list[str]) -> dict[str, str]:
    """`--name value` and `--name=value` as a dictionary."""
    found: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--"):
            raise click.UsageError(f"'{argument}' stands alone: parameters are written --name value")
        name, equals, value = argument[2:].partition("=")
        found[name] = value if equals else next(rest, "")
    return found


@main.command(name="path")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--k", default=str(USUAL_PATHS), show_default=True, help=f"How many paths, at most {MOST_PATHS}.")
@click.option("--weakest", default="stated", show_default=True, help="The weakest standing that a step may have.")
@click.option("--include", multiple=True, help=f"Let in what is left out: {', '.join(HUBS)}.")
@click.option("--without", multiple=True, help="A thing that no path may lead through.")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "ru", "kk"]))
@click.option("--format", "format_name", type=click.Choice(CONNECTION_FORMATS), default="text", show_default=True)
@SNAPSHOT
def path_command(source: str, target: str, k: str, weakest: str, include: tuple[str, ...], without: tuple[str, ...],
                 language: str, format_name: str, snapshot: Path | None) -> None:  # fmt: skip
    """Say how two actors are connected, step by step, with who says so."""
    with _speaking_once():
        folder = find_snapshot(snapshot, Settings.from_environment())
        index = json.loads((folder / "network.json").read_bytes())
        found = find_paths(_open(folder), Ontology.load(), index, source, target, k=k, weakest=weakest,
                           include=include, without=without, language=language)  # fmt: skip
        click.echo(write_connection(found, format_name), nl=False)


@main.command()
@click.argument("query", type=click.File("r", encoding="utf-8"))
@click.option(
    "--format", "format_name", default=None, help="csv, tsv, json, xml for rows; ttl, nt, rdf, jsonld for graphs."
)
@SNAPSHOT
def sparql(query: TextIO, format_name: str | None, snapshot: Path | None) -> None:
    """Run a SPARQL query from a file, or from standard input with -."""
    with _speaking_once():
        text = query.read()
        sys.stdout.buffer.write(write_sparql(_open(snapshot), text, format_name))


@main.command()
@click.option("--format", "format_name", required=True, type=click.Choice(EXPORT_FORMATS))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@SNAPSHOT
def export(format_name: str, output: Path, snapshot: Path | None) -> None:
    """Write a snapshot's data in a format that other tools read."""
    with _speaking_once():
        settings = Settings.from_environment()
        with _progress() as progress:
            folder = find_snapshot(snapshot, settings, progress)
            progress(f"writing {output}")
            size = export_snapshot(folder, format_name, output, settings.memory_quads)
        click.echo(f"{output}: {size} bytes", err=True)


@contextmanager
def _counted() -> Iterator[Counted]:
    """A bar that fills as files are written, silent when stderr is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, known, name: None
        return
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task("publishing", total=None)
        yield lambda done, known, name: bar.update(task, completed=done, total=known, description=name[-40:])


@main.command()
@SNAPSHOT
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write the site to.")
def publish(snapshot: Path | None, output: Path) -> None:
    """Write the whole site as files, which any web host can serve."""
    with _speaking_once():
        settings = Settings.from_environment()
        with _progress() as progress:
            folder = find_snapshot(snapshot, settings, progress)
        with _counted() as counted:
            done = publish_site(folder, output, settings, counted)
        click.echo(f"{output}: {done.files} files, {len(done.written)} written, {len(done.removed)} removed", err=True)


@main.command()
@SNAPSHOT
@click.option(
    "--sources", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of the source texts."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--users", type=click.Path(path_type=Path, dir_okay=False), help="Let in only these users: lines of kg password."
)
@click.option("--proxy-header", help="Let in only requests with this header, which a proxy on this machine sets.")
def serve(snapshot: Path | None, sources: Path | None, host: str, port: int, workers: int,
          users: Path | None, proxy_header: str | None) -> None:  # fmt: skip
    """Serve the site; without --snapshot, that of the embedded dataset. An internal snapshot needs to know for whom."""
    with _speaking_once():
        with _progress() as progress:
            folder = find_snapshot(snapshot, Settings.from_environment(), progress)
        serve_site(folder, sources, host, port, workers, users, proxy_header)


@main.command()
@click.argument("name")
def password(name: str) -> None:
    """Ask for a password, unseen, and print the line of a user for the file that kg serve --users reads."""
    given = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with _speaking_once():
        click.echo(user_line(name, given))
