"""The selection as text: events in order of time, who says so beneath each, who denies it beside it, passages at hand."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import kg.web.chronicle
from kg.build import build_snapshot
from kg.settings import Settings
from kg.web import create_app

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://w3id.org/khronika/"
BULLETIN = (ROOT / "data" / "example" / "sources" / "bulletin.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example dataset: one person, one case, three events, and its source text."""
    made = tmp_path_factory.mktemp("text") / "example"
    build_snapshot([ROOT / "data" / "example"], made)
    return made


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[FlaskClient]:
    """Its site where the text is at hand."""
    app = create_app(Settings(query_workers=0), folder, ROOT / "data" / "example" / "sources")
    yield app.test_client()


@pytest.fixture(scope="module")
def stranger(folder: Path) -> Iterator[FlaskClient]:
    """Its site where no text is at hand."""
    app = create_app(Settings(query_workers=0), folder)
    yield app.test_client()


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    """The site of the embedded dataset."""
    app = create_app(Settings(query_workers=0), snapshot)
    yield app.test_client()


def accounts(page: str) -> dict[str, str]:
    """Slug of an event -> its account as plain words."""
    parts = re.split(r'<li class="row [a-z-]*" id="([a-z0-9-]+)">', page.partition('<section class="sources">')[0])
    plain = [" ".join(unescape(re.sub(r"<[^>]*>", " ", part)).split()) for part in parts]
    return dict(zip(plain[1::2], plain[2::2], strict=True))


def test_an_event_is_told_with_its_passage_and_what_is_denied(reader: FlaskClient) -> None:
    page = reader.get("/selection/text").text
    told = accounts(page)
    assert list(told) == ["union-closure", "one-sentencing", "one-protest"]
    assert told["one-sentencing"].startswith("3 March 2020 Actor One is sentenced Actor One: accused; sentenced; denies ")
    assert "Sentencing · Northtown · Case of Actor One" in told["one-sentencing"]
    assert "participation Actor One sentenced ; Court of Northtown court" in told["one-sentencing"]
    said, _, against = told["one-sentencing"].partition("Against it")
    assert BULLETIN[:110] in said
    assert f"On Fraud: Speaker not named alleges {BULLETIN[139:192].strip()} bulletin 139–192" in said
    assert against.strip() == f"On Fraud: Actor One denies {BULLETIN[111:138]} bulletin 111–138"
    assert told["one-protest"].startswith("late March 2020 Protest outside the court")
    assert 'href="/read/bulletin#at-111-138"' in page
    assert 'id="at-111-138"' in reader.get("/read/bulletin").text
    # The source stands once with its title and authors, under the short name that the text uses.
    assert '<div id="source-bulletin"><dt>bulletin</dt><dd><a class="of kind-document" href="/page/document/bulletin">A bulletin</a>' in page


def test_without_the_text_the_offsets_lead_to_the_document(stranger: FlaskClient) -> None:
    page = stranger.get("/selection/text?case=one").text
    assert list(accounts(page)) == ["one-sentencing"]
    assert 'href="/page/document/bulletin?at=111-138#passage"' in page
    assert BULLETIN[111:138] not in page
    assert "<q " not in page


def test_the_text_says_how_to_cite_it(stranger: FlaskClient) -> None:
    page = stranger.get("/selection/text?case=one&standing=stated&case=").text
    assert f'<code class="permalink">{BASE}selection/text?case=one&amp;standing=stated</code>' in page
    assert "Khronika. A small example. Release 1.0.0, 24 November 2026." in page
    rdfc10: Any = stranger.get("/healthz").json
    assert rdfc10["rdfc10"] in page


def test_the_same_as_json_with_its_evidence_and_no_words(reader: FlaskClient) -> None:
    found: Any = reader.get("/selection/text.json?case=one").json
    assert (found["unit"], found["total"], found["first"], found["next"]) == ("event", 1, 0, None)
    (event,) = found["events"]
    assert (event["event"], event["date"], event["dateText"]) == (f"{BASE}id/event/one-sentencing", "2020-03-03", "3 March 2020")
    assert [(e["start"], e["end"], e["stance"]) for e in event["evidence"]] == [(0, 110, "supports")]
    assert [(part["heading"], part["words"]) for part in event["parts"]] == [
        ("participation", "Actor One (sentenced)"),
        ("participation", "Court of Northtown (court)"),
        ("imposes", "Restriction of freedom, Actor One, 2 years"),
        ("charge", "Fraud"),
    ]
    fraud = event["parts"][-1]
    assert fraud["standing"] == "disputed"
    assert [(e["stance"], e["manner"], e["assertedBy"], e["start"]) for e in fraud["evidence"]] == [
        ("supports", "alleges", [], 139), ("denies", "states", [f"{BASE}id/person/actor-one"], 111),
    ]  # fmt: skip
    assert BULLETIN[139:192] not in reader.get("/selection/text.json").text


def test_who_disputes_or_alleges_is_named(client: FlaskClient) -> None:
    told = accounts(client.get("/selection/text?standing=disputed&standing=alleged&standing=denied-only").text)
    assert len(told) > 5
    for words in told.values():
        assert re.search(r" (disputed|alleged|only denied): [A-Za-z]", words), words[:200]
    assert " alleged: Larisa Kharkova intends planned " in told["kharkova-appeal"]


def test_undated_events_come_last_and_it_is_said(client: FlaskClient) -> None:
    page = client.get("/selection/text?case=kharkova").text
    assert [slug.removeprefix("kharkova-") for slug in accounts(page)] == [
        "requalification", "requalification-request", "trial", "verdict", "sentencing", "appeal", "charging",
        "procedural-breaches", "investigation",
    ]  # fmt: skip
    assert page.index("Without a date") < page.index('id="kharkova-procedural-breaches"')
    assert page.index('id="kharkova-charging"') < page.index("Without a date")


def test_a_long_text_has_pages(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.web.chronicle, "AT_ONCE", 2)
    first = reader.get("/selection/text?standing=stated&place=").text
    assert "3 events, here 1 to 2" in first
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', first)[-1] == ("next", "/selection/text?standing=stated&amp;first=2")
    last = reader.get("/selection/text?standing=stated&first=2").text
    assert list(accounts(last)) == ["one-protest"]
    assert ("prev", "/selection/text?standing=stated") in re.findall(r'rel="(\w+)" href="([^"]+)"', last)
    following: Any = reader.get("/selection/text.json").json
    assert following["next"] == "/selection/text.json?first=2"
    # A page that is no longer there is the last one that is; what is no number is refused.
    assert list(accounts(reader.get("/selection/text?first=400").text)) == ["one-protest"]
    assert reader.get("/selection/text?first=-1").status_code == 400
    assert "Nothing fits." in reader.get("/selection/text?type=Protest&case=one").text
