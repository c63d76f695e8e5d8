"""An internal snapshot is read by those who may, over this machine's own address, and by nobody else."""

import base64
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.security import check_password_hash

from conftest import find_free_port, wait_until_healthy
from kg.build import build_snapshot
from kg.cli import main
from kg.errors import InputError
from kg.serve import serve_site
from kg.settings import Settings
from kg.web import create_app
from kg.web.access import Access, Door, is_loopback, read_users, user_line

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
PASSWORD = "a long enough password, Ж"
LINE = user_line("aigul", PASSWORD)


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An internal snapshot of the example dataset."""
    folder = tmp_path_factory.mktemp("access") / "internal"
    build_snapshot([EXAMPLE], folder, level="internal")
    return folder


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one user."""
    path = tmp_path_factory.mktemp("users") / "users.txt"
    path.write_text(f"# who may read\n\n{LINE}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def app(internal: Path, users: Path) -> Iterator[Flask]:
    """The site of the internal snapshot, for the one user and for a proxy."""
    made = create_app(Settings(query_workers=1), internal, access=Access.open(users, "X-Remote-User"))
    yield made
    made.extensions["khronika"].queries.close()


def basic(name: str, password: str) -> dict[str, str]:
    """The header of HTTP Basic authentication."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def list_paths(app: Flask) -> list[str]:
    """One address of every route that reads, with made-up parts."""
    paths = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and rule.rule != "/healthz" and "GET" in (rule.methods or set()):
            path = rule.rule
            for converter, name in (("<path:inner>", "x"), ("<kind>", "person"), ("<slug>", "actor-one"), ("<ending>", "ttl")):
                path = path.replace(converter, name)
            paths.add("".join(part.partition(">")[2] if ">" in part else part for part in path.split("<")))
    return sorted(paths)


def test_every_route_is_closed_to_strangers(app: Flask) -> None:
    client, paths = app.test_client(), list_paths(app)
    assert {"/", "/sparql", "/id/person/actor-one", "/page/person/actor-one", "/data/person/actor-one.ttl"} <= set(paths)
    for path in [*paths, "/nowhere", "/page/person/nobody"]:
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            answer = client.open(path, method=method)
            assert answer.status_code == 401, (method, path)
            assert answer.get_data() in (b"", b"this site is for its users only\n")
            assert answer.headers["WWW-Authenticate"] == 'Basic realm="Khronika", charset="UTF-8"'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (basic("aigul", PASSWORD), 200),
        ({"X-Remote-User": "somebody"}, 200),
        ({"X-Remote-User": " "}, 401),
        (basic("aigul", PASSWORD + "!"), 401),
        (basic("aigul", ""), 401),
        (basic("Aigul", PASSWORD), 401),
        (basic("", ""), 401),
        (basic("nobody", PASSWORD), 401),
        (basic("aigul", LINE.partition(":")[2]), 401),
        ({"Authorization": "Basic !!!"}, 401),
        ({"Authorization": "Bearer aigul"}, 401),
        ({"Authorization": "Basic"}, 401),
    ],
)
def test_who_may_come_in(app: Flask, headers: dict[str, str], status: int) -> None:
    client = app.test_client()
    for _ in range(2):  # the second time a user is known again
        assert client.get("/page/person/actor-one", headers=headers).status_code == status


def test_a_header_from_another_machine_opens_nothing(app: Flask) -> None:
    answer = app.test_client().get("/", headers={"X-Remote-User": "me"}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 401


def test_what_the_users_get_stays_with_them(app: Flask) -> None:
    for path in ("/", "/data/person/actor-one.ttl", "/search.json?q=actor", "/nowhere"):
        answer = app.test_client().get(path, headers=basic("aigul", PASSWORD))
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Authorization" in answer.headers["Vary"]
        assert [name for name, _ in answer.headers if name.lower().startswith("access-control")] == []


def test_health_tells_strangers_nothing_but_that_it_lives(app: Flask) -> None:
    assert app.test_client().get("/healthz").get_data() == b"ok\n"
    assert app.test_client().get("/healthz", headers=basic("aigul", PASSWORD)).get_json()["quads"] > 100
    assert app.test_client().post("/healthz").status_code == 401


def test_styles_are_no_secret(app: Flask) -> None:
    static = Path(app.static_folder or "")
    name = next(path.name for path in sorted(static.iterdir()) if path.suffix == ".css")
    assert app.test_client().get(f"/static/{name}").status_code == 200
    assert app.test_client().get("/static/%2e%2e/templates/base.html").status_code == 404


def test_an_unknown_name_costs_what_a_known_one_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    door, tried = Door(Access({"aigul": LINE.partition(":")[2]})), []

    def watch(hashed: str, password: str) -> bool:
        tried.append(hashed.split("$")[0])
        return check_password_hash(hashed, password)

    monkeypatch.setattr("kg.web.access.check_password_hash", watch)
    assert [door._is_user(name, "wrong password") for name in ("aigul", "nobody")] == [False, False]
    assert tried == ["scrypt:32768:8:1"] * 2


def test_an_internal_snapshot_is_not_served_without_saying_to_whom(internal: Path, users: Path) -> None:
    with pytest.raises(InputError, match="this snapshot is internal: say who may read it"):
        create_app(Settings(), internal)
    with pytest.raises(InputError, match="this snapshot is internal: say who may read it"):
        serve_site(internal, None, "127.0.0.1", 1, 1)
    for host in ("0.0.0.0", "::", "192.0.2.7", "example.org"):
        with pytest.raises(InputError, match=r"a closed site is served at 127\.0\.0\.1 alone"):
            serve_site(internal, None, host, 1, 1, users)
        with pytest.raises(InputError, match=r"a closed site is served at 127\.0\.0\.1 alone"):
            serve_site(internal, None, host, 1, 1, None, "X-Remote-User")
    assert [is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost")] == [True] * 5


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "no user in this file"),
        ("# nobody yet\n", "no user in this file"),
        ("aigul\n", ":1: a line is name:hash"),
        ("\naigul:secret\n", ":2: a line is name:hash"),
        ("aigul:pbkdf2:sha256:1$a$00\n", ":1: a line is name:hash"),
        (f":{LINE.partition(':')[2]}\n", ":1: a line is name:hash"),
        (f"{LINE}\n{LINE}\n", ":2: the user 'aigul' stands here twice"),
    ],
)
def test_a_file_of_users_that_is_no_good(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "users").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        read_users(tmp_path / "users")


def test_a_file_of_users_that_others_may_write(tmp_path: Path) -> None:
    (tmp_path / "users").write_text(LINE, encoding="utf-8")
    (tmp_path / "users").chmod(0o666)
    with pytest.raises(InputError, match="others may write to this file"):
        read_users(tmp_path / "users")
    with pytest.raises(InputError, match="the users cannot be read"):
        read_users(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["", "X Remote", "X-Remote-User:", "X_Remote_User", "Ж"])
def test_a_name_that_is_no_header(name: str) -> None:
    with pytest.raises(InputError, match="is no name of a header"):
        Access.open(None, name)


def test_a_password_is_asked_for_unseen_and_printed_as_a_line() -> None:
    run = CliRunner().invoke(main, ["password", "dana"], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert run.exit_code == 0
    name, _, hashed = run.stdout.strip().partition(":")
    assert name == "dana"
    assert check_password_hash(hashed, PASSWORD)
    assert PASSWORD not in run.output
    assert CliRunner().invoke(main, ["password", "dana"], input="short\nshort\n").exit_code == 2
    assert CliRunner().invoke(main, ["password", "da:na"], input=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 2


def test_the_served_site_is_closed_in_each_of_its_processes(internal: Path, users: Path, tmp_path: Path) -> None:
    port, log = find_free_port(), tmp_path / "server.log"
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--snapshot", str(internal)]
    command += ["--port", str(port), "--users", str(users)]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "KG_QUERY_WORKERS": "1"}
    with log.open("wb") as words, subprocess.Popen(command, stdout=words, stderr=words, env=environment) as process:
        try:
            wait_until_healthy(address, process, log)
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(f"{address}/page/person/actor-one", timeout=10)
            asked = urllib.request.Request(f"{address}/page/person/actor-one", headers=basic("aigul", PASSWORD))
            with urllib.request.urlopen(asked, timeout=10) as answer:
                assert b"Actor One" in answer.read()
        finally:
            process.terminate()
            process.wait(timeout=15)
