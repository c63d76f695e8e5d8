"""A case as a proceeding: what is recorded by a date, what only possibly, and what is not said."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kg.build import build_snapshot
from kg.errors import BadRequestError
from kg.proceeding_stages import presume, read_as_of
from kg.settings import Settings
from kg.web import create_app
from kg.web.evidence import Line

STAGES = [
    "suspected", "under investigation", "charged", "indicted", "on trial", "convicted", "sentenced", "final", "acquitted",
    "case closed",
]  # fmt: skip


EXAMPLE = Path(__file__).parent.parent / "data" / "example"
APPEAL = """
- id: one-appeal
  type: AppealFiling
  label: {en: Actor One appeals}
  date: 2020-04-01
  case: one
  appealOf: [one-sentencing]
  participants:
    - {actor: actor-one, role: appellant}
  at: [0, 110]

- id: one-appeal-decision
  type: AppealDecision
  label: {en: Actor One is found not guilty}
  date: 2020-06-15
  case: one
  charges: one-fraud
  outcome: acquitted
  responseTo: [one-appeal]
  participants:
    - {actor: actor-one, role: accused}
    - {actor: court-of-northtown, role: court}
  at: [0, 110]
"""


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    """A client of the site of the embedded dataset."""
    app = create_app(Settings(query_workers=1), snapshot)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


def told(client: FlaskClient, case: str, as_of: str = "") -> dict[str, Any]:
    """A proceeding as JSON."""
    answer = client.get(f"/api/proceeding/{case}", query_string={"as-of": as_of} if as_of else {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def page(client: FlaskClient, address: str) -> str:
    """The text of a page without its tags."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def reached(proceeding: dict[str, Any]) -> dict[str, str]:
    """Stage -> recorded or possibly, of the one accused of a case."""
    (accused,) = proceeding["accused"]
    assert [stage["label"] for stage in accused["stages"]] == STAGES
    return {stage["label"]: stage["reached"] for stage in accused["stages"] if stage["reached"]}


def furthest(proceeding: dict[str, Any]) -> tuple[str | None, str | None, str]:
    """The stage, the later one that was possibly reached, and what may be said of guilt."""
    (accused,) = proceeding["accused"]
    labels = [accused[name]["label"] if accused[name] else None for name in ("stage", "possible")]
    return labels[0], labels[1], accused["presumption"]


# ---- The date ------------------------------------------------------------------------------------------------------


def test_a_date_counts_to_its_last_day() -> None:
    assert read_as_of("2017-06-29") == date(2017, 6, 29)
    assert read_as_of("2016-02") == date(2016, 2, 29)
    assert read_as_of("2017") == date(2017, 12, 31)
    assert read_as_of("") is None


@pytest.mark.parametrize(
    "text", ["2017-02-30", "2017-13", "0000", "17", "2017-06/..", "2017-22", "201X", "2017~", "x", "٢٠١٧"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadRequestError, match="write it as 2017-06-30, 2017-06 or 2017"):
        read_as_of(text)


def test_a_bad_date_is_answered_with_400(client: FlaskClient) -> None:
    for address in ("/page/case/kharkova?as-of=2017-02-30", "/api/proceeding/kharkova?as-of=soon"):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "write it as 2017-06-30, 2017-06 or 2017" in answer.text
    assert client.get("/api/proceeding/nothing").status_code == 404


# ---- Stages --------------------------------------------------------------------------------------------------------


def test_the_last_known_stage_of_a_case(client: FlaskClient) -> None:
    proceeding = told(client, "kharkova")
    assert furthest(proceeding) == ("sentenced", None, "sentenced")
    assert reached(proceeding) == dict.fromkeys(
        ["under investigation", "charged", "on trial", "convicted", "sentenced"], "recorded"
    )
    (accused,) = proceeding["accused"]
    assert [(s["label"], t["event"]["text"], t["date"]) for s in accused["stages"] for t in s["steps"]] == [
        ("under investigation", "Investigation against Larisa Kharkova", ""),
        ("charged", "Charges are brought against Larisa Kharkova", "July 2017 or earlier"),
        ("on trial", "Larisa Kharkova goes on trial in Shymkent", "July 2017"),
        ("convicted", "Larisa Kharkova is found guilty", "25 July 2017"),
        ("sentenced", "Larisa Kharkova is sentenced", "25 July 2017"),
    ]


@pytest.mark.parametrize(
    ("case", "as_of", "expected"),
    [
        # A judgment of 25 July; the trial some time in July, the charges in July or before.
        ("kharkova", "2017-07-25", ("sentenced", None, "sentenced")),
        ("kharkova", "2017-07-24", (None, "on trial", "accused")),
        ("kharkova", "2017-07", ("sentenced", None, "sentenced")),
        ("kharkova", "2017-06-30", (None, "charged", "accused")),
        # Neither the charges nor the indictment has a date; the trial is expected only.
        ("mamay", "", ("indicted", None, "accused")),
        ("mamay", "2017-06-30", (None, "indicted", "accused")),
        ("mamay", "2017-07-31", ("under investigation", "indicted", "accused")),
        # Sentenced in May and in April, on no day that is told; charged in that month or before.
        ("yeleusinov", "2017-05-15", (None, "sentenced", "accused")),
        ("yeleusinov", "2017-05-31", ("sentenced", None, "sentenced")),
        ("yeleusinov", "2017-04-30", (None, "charged", "accused")),
        ("kushakbayev", "2017-04", ("sentenced", None, "sentenced")),
        ("kushakbayev", "2017-03", (None, "charged", "accused")),
        # Found guilty in January, sentenced in January or later.
        ("dauletbayev-defamation-case", "2017-01", ("convicted", "sentenced", "convicted")),
    ],
)
def test_the_stage_as_of_a_date(
    client: FlaskClient, case: str, as_of: str, expected: tuple[str | None, str | None, str]
) -> None:
    assert furthest(told(client, case, as_of)) == expected


def test_a_stage_that_is_not_recorded_is_not_said_not_to_have_been(client: FlaskClient) -> None:
    text = page(client, "/page/case/mamay")
    assert "on trial not recorded convicted not recorded sentenced not recorded final not recorded" in text
    assert "indicted recorded · the last known stage" in text
    assert "did not happen" not in text


# ---- Charges, penalties, appeals -----------------------------------------------------------------------------------


def test_charges_with_their_changes_and_denials(client: FlaskClient) -> None:
    charges = {charge["charge"]["text"]: charge for charge in told(client, "kharkova")["charges"]}
    assert {name: [cell["text"] for cell, _ in c["requalified"]] for name, c in charges.items()} == {
        "Abuse of office (Kharkova)": [],
        "Embezzlement (Kharkova)": ["Abuse of office (Kharkova)"],
        "Fraud (Kharkova)": ["Abuse of office (Kharkova)"],
    }
    assert [step["event"]["text"] for step in charges["Abuse of office (Kharkova)"]["steps"]] == [
        "Larisa Kharkova is found guilty",
        "Larisa Kharkova is sentenced",
    ]
    assert [[(how, [by["text"] for by in who]) for how, who in c["denials"]] for c in charges.values()] == [
        [("denies", ["Larisa Kharkova"])]
    ] * 3
    before = told(client, "kharkova", "2017-06-30")
    assert [(c["charge"]["text"], c["certainty"], c["requalified"]) for c in before["charges"]] == [
        ("Embezzlement (Kharkova)", "possibly", []),
        ("Fraud (Kharkova)", "possibly", []),
    ]
    assert before["later_charges"] == 1


def test_being_held_on_a_charge_does_not_date_it(client: FlaskClient) -> None:
    found = told(client, "mamay", "2017-06-30")["charges"]
    assert [(c["charge"]["text"], c["kind"], c["certainty"]) for c in found] == [
        ("Complicity with Mukhtar Ablyazov (Mamay)", "accusation short of a charge", "possibly"),
        ("Laundering of stolen money (Mamay)", "criminal charge", "possibly"),
    ]


def penalties(proceeding: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Kind, length, status and reason of each penalty."""
    return sorted(
        (p["kind"], p["facts"][0]["cells"][0]["text"], p["status"], p["reason"]) for p in proceeding["penalties"]
    )


def test_penalties_and_what_became_of_them(client: FlaskClient) -> None:
    assert penalties(told(client, "kharkova")) == [
        ("Ban on holding posts", "5 years", "", ""),
        ("Community work", "100 hours", "", ""),
        ("Restriction of freedom", "4 years", "", ""),
    ]
    assert penalties(told(client, "kharkova", "2017-07-24")) == []
    assert penalties(told(client, "yeleusinov")) == [("Imprisonment", "2 years", "", "")]
    assert penalties(told(client, "kushakbayev")) == [("Imprisonment", "2 years 6 months", "", "")]
    reason = "He came under an amnesty act and so stayed out of prison"
    assert penalties(told(client, "dauletbayev-defamation-case")) == [
        ("Imprisonment", "1 year", "lifted by amnesty", reason)
    ]
    text = page(client, "/page/case/dauletbayev-defamation-case")
    assert f"As last known: lifted by amnesty – {reason}" in text
    assert "Whether it was served is not recorded." in page(client, "/page/case/yeleusinov")


def test_a_planned_appeal_is_no_appeal(client: FlaskClient) -> None:
    proceeding = told(client, "kharkova")
    assert proceeding["appeals"] == []
    assert [(a["step"]["event"]["text"], a["status"]) for a in proceeding["planned"]] == [
        ("Larisa Kharkova means to appeal", "planned")
    ]
    assert told(client, "kharkova", "2017-07-24")["planned"] == []
    text = page(client, "/page/case/kharkova")
    assert "Appeals and complaints None is recorded as made." in text
    assert "Planned or spoken of, not recorded as made" in text


def appeals(proceeding: dict[str, Any]) -> list[tuple[str, list[str], str, list[str]]]:
    """Each appeal, complaint or lone decision: who made it, its outcome, those of the decisions on it."""
    return [
        (
            a["step"]["event"]["text"],
            [m["text"] for m in a["makers"]],
            a["outcome"],
            [d["outcome"] for d in a["decisions"]],
        )
        for a in proceeding["appeals"]
    ]


def test_appeals_and_complaints_with_their_outcome(client: FlaskClient) -> None:
    complaint = "Mamay files a complaint about alleged ill-treatment"
    turned = "Coalition against torture turns to the General Prosecutor"
    assert appeals(told(client, "mamay-ill-treatment")) == [
        (complaint, ["Zhanbolat Mamay"], "", ["dismissed"]),
        (turned, ["NGO Coalition against Torture"], "", []),
    ]
    # In April the decision of May had not been taken.
    assert appeals(told(client, "mamay-ill-treatment", "2017-04"))[0] == (complaint, ["Zhanbolat Mamay"], "", [])
    lone = "Almaty City Court upholds the ruling on ILI"
    assert appeals(told(client, "tax-inspections"))[1:] == [
        ("Liberty appeals against the tax decision", ["Liberty"], "", ["rejected"]),
        (lone, [], "upheld", []),
    ]
    assert "no outcome recorded" in page(client, "/page/case/mamay-ill-treatment")


# ---- Who acted, what is denied, what may be said -------------------------------------------------------------------


def test_who_acted_in_which_role(client: FlaskClient) -> None:
    found = [(a["role"], a["actor"]["text"], len(a["events"])) for a in told(client, "kharkova")["acting"]]
    assert found == [
        ("court", "Court that tried Larisa Kharkova (unnamed)", 4),
        ("prosecutor", "Prosecutor in the trial of Larisa Kharkova", 1),
        ("requested it", "Prosecutor in the trial of Larisa Kharkova", 1),
    ]
    # The day before the judgment, no court is recorded as giving one.
    before = told(client, "kharkova", "2017-07-24")["acting"]
    assert [event["text"] for a in before if a["role"] == "court" for event in a["events"]] == [
        "Charges against Larisa Kharkova are requalified",
        "Larisa Kharkova goes on trial in Shymkent",
    ]
    # Which court it was is implied only.
    (court,) = told(client, "yeleusinov")["acting"]
    assert (court["role"], court["standing"]) == ("court", "alleged")
    assert [(a["role"], a["actor"]["text"]) for a in told(client, "mamay")["acting"]] == [
        ("lawyer of", "Lawyer of Zhanbolat Mamay")
    ]


def test_only_what_is_denied_in_the_case_is_listed(client: FlaskClient) -> None:
    proceeding = told(client, "kharkova")
    assert (proceeding["claims"], proceeding["against"]) == (26, 3)
    assert [(d["about"]["text"], d["stance"], [s["text"] for s in d["speakers"]]) for d in proceeding["denied"]] == [
        ("Abuse of office (Kharkova)", "denies", ["Larisa Kharkova"]),
        ("Embezzlement (Kharkova)", "denies", ["Larisa Kharkova"]),
        ("Fraud (Kharkova)", "denies", ["Larisa Kharkova"]),
    ]
    assert told(client, "yeleusinov")["denied"] == []


def test_the_words_of_presumption_follow_the_stage(client: FlaskClient) -> None:
    innocent = "presumed innocent until found guilty by a final judgment."
    assert f"Zhanbolat Mamay is accused and {innocent}" in page(client, "/page/case/mamay")
    imposed = (
        "A court has imposed a penalty on Larisa Kharkova, as recorded; that the judgment is final is not recorded."
    )
    assert f"{imposed} Larisa Kharkova is {innocent}" in page(client, "/page/case/kharkova")
    before = page(client, "/page/case/kharkova?as-of=2017-07-24")
    assert f"Larisa Kharkova is accused and {innocent}" in before
    assert "A court has imposed a penalty" not in before
    found = page(client, "/page/case/dauletbayev-defamation-case?as-of=2017-01")
    assert "A court has found Marat Dauletbayev guilty, as recorded; that this is final is not recorded." in found
    assert "Nobody is recorded as accused in this case." in page(client, "/page/case/mamay-ill-treatment")


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (set(), "accused"),
        ({"charged", "on-trial"}, "accused"),
        ({"charged", "convicted"}, "convicted"),
        ({"convicted", "sentenced"}, "sentenced"),
        ({"sentenced", "final"}, "final"),
        ({"acquitted", "on-trial"}, "acquitted"),
        ({"acquitted", "final"}, "acquitted"),
        ({"on-trial", "case-closed"}, "case-closed"),
        ({"convicted", "acquitted", "final"}, "differing"),
        ({"sentenced", "case-closed"}, "differing"),
        # That a judgment is final does not tell which it was.
        ({"on-trial", "final"}, "accused"),
    ],
)
def test_what_may_be_said_of_guilt(stages: set[str], expected: str) -> None:
    assert presume(stages) == expected


def test_a_case_that_is_closed_or_ends_otherwise_on_appeal(client: FlaskClient, tmp_path: Path) -> None:
    closed = page(client, "/page/case/zhagiparov")
    assert "The case against Berik Zhagiparov ended without a finding of guilt or innocence, as recorded." in closed
    assert "case closed recorded · the last known stage" in closed
    shutil.copytree(EXAMPLE, tmp_path / "data")
    with (tmp_path / "data" / "cases" / "one.yaml").open("a", encoding="utf-8") as file:
        file.write(APPEAL)
    build_snapshot([tmp_path / "data"], tmp_path / "built")
    app = create_app(Settings(query_workers=1), tmp_path / "built")
    other = app.test_client()
    assert furthest(told(other, "one", "2020-06-14")) == ("sentenced", None, "sentenced")
    assert furthest(told(other, "one")) == ("acquitted", None, "differing")
    text = page(other, "/page/case/one")
    assert "One step recorded here found Actor One guilty, another acquitted Actor One or closed the case;" in text
    assert "Actor One is presumed innocent until found guilty by a final judgment." in text
    assert appeals(told(other, "one")) == [("Actor One appeals", ["Actor One"], "", ["acquitted"])]
    app.extensions["khronika"].queries.close()


def test_after_a_final_judgment_the_page_says_who_records_it(client: FlaskClient) -> None:
    with client.application.test_request_context():
        template = client.application.jinja_env.from_string(
            '{% import "parts.html" as parts %}{% import "proceeding.html" as p with context %}'
            "{{ p.presumed(accused, parts, sources) }}"
        )
        step = {"standing": "asserted", "event": {"iri": "event"}}
        line = Line("Bureau of Letters", "", False, "A report", "report", "/page/document/report", [(3, 9)])
        text = template.render(
            accused={"accused": {"text": "Actor One"}, "presumption": "final", "stage": {"steps": [step]}},
            sources={"event": [line]},
        )
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Actor One has been convicted, and the judgment can no longer be appealed, as recorded by:" in words
    assert "Bureau of Letters : report 3–9" in words
    assert "innocent" not in words


def test_the_date_is_asked_for_where_a_server_answers(client: FlaskClient, published: Path) -> None:
    served = client.get("/page/case/kharkova?as-of=2017-06").text
    assert '<input id="as-of" name="as-of" value="2017-06"' in served
    assert 'href="/api/proceeding/kharkova?as-of=2017-06"' in served
    written = (published / "page" / "case" / "kharkova.html").read_text(encoding="utf-8")
    assert "The proceeding, as last known" in written
    assert "as-of" not in written
