"""A made-up dataset in which a hundred things are withheld and twenty are coarse, tangled up with what is public.

Every hidden thing has a name of its own that is no word of any language, in Latin, Russian or Kazakh letters, and an id of
its own. All that is public is named in plain English, so that a name found in a snapshot has leaked.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

Record = dict[str, Any]
PERSONS, PLACES, ORGANISATIONS, DOCUMENTS, CLAIMS = 30, 15, 15, 15, 25
COARSE_PERSONS, COARSE_PLACES, COARSE_ORGANISATIONS, COARSE_CLAIMS = 8, 4, 4, 4
EVENTS, OPEN_PERSONS = 40, 20
TEXT_LENGTH = 1_000_000
FIRST_SECRET = 700_000
"""Passages that are withheld lie beyond this offset; public ones before it, but for a few that overlap them."""

_SYLLABLES = {
    "latin": ["zuq", "vix", "qop", "wyz", "xaq", "gwu", "juv", "kyx", "pfo", "zwi", "quh", "vvo"],
    "cyrillic": ["жущ", "фыэ", "щом", "цуф", "эжи", "хыщ", "чуэ", "зыф", "шэц", "гющ", "кыэ", "быщ"],
    "kazakh": ["әңғ", "үқө", "һәү", "ңөқ", "ғүі", "ұңә", "қіһ", "өғұ", "әүң", "ініғ", "құө", "ңүә"],
}
_SCRIPTS = tuple(_SYLLABLES)
_LANGUAGE = {"latin": "en", "cyrillic": "ru", "kazakh": "kk"}
_WORDS = re.compile(rb"[\w\\%.\x80-\xff]+")
_LEVEL = {"levelReason": {"en": "asked for it"}, "consentBasis": "safety"}


@dataclass
class Tangle:
    """The dataset on disk, and all that must not be found of it."""

    folder: Path
    names: list[str] = field(default_factory=list)
    """Made-up words of names, labels, own words, reasons and files."""
    slugs: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    """SHA-256 of passages and of names."""
    offsets: list[int] = field(default_factory=list)

    def secrets(self) -> list[bytes]:
        """Everything that no public file may hold, as bytes, each also as JSON and addresses would escape it."""
        texts = {*self.names, *(name.casefold() for name in self.names), *self.slugs, *self.digests}
        texts |= {str(offset) for offset in self.offsets}
        escaped = {json.dumps(text)[1:-1] for text in texts} | {quote(text) for text in texts}
        return sorted({text.encode() for text in texts | escaped})


def find_leaks(secrets: Iterable[bytes], contents: Iterable[bytes]) -> list[bytes]:
    """The secrets that any of the contents holds, at most ten; what is packed is unpacked, and all split into words, for speed."""
    words: set[bytes] = set()
    for content in contents:
        words.update(_WORDS.findall(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content))
    together, whole = b"\n".join(words), {word.strip(b".") for word in words}
    # Six digits stand in many a digest by chance: an offset is a number of its own.
    return [secret for secret in secrets if (secret in whole if secret.isdigit() else secret in together)][:10]


class _Writer:
    def __init__(self, folder: Path, other: bool) -> None:
        self.tangle, self.other = Tangle(folder), other
        self.records: list[Record] = []
        self.passages: dict[str, dict[str, str]] = {}
        self._made = 500 if other else 0
        self._offset = FIRST_SECRET + (100_003 if other else 7)
        self._hidden = "oth" if other else "hid"

    def word(self, script: str = "") -> str:
        """A made-up word, never the same twice, its first letter a capital."""
        chosen = script or _SCRIPTS[self._made % 3]
        self._made += 1
        number, word = self._made, ""
        for _ in range(4):
            number, digit = divmod(number * 5 + 3, 12)
            word += _SYLLABLES[chosen][digit]
        # Four syllables do not tell all numbers apart: the count itself is spelt at the end.
        word += "".join(_SYLLABLES[chosen][int(digit)] for digit in f"{self._made:03d}")
        self.tangle.names.append(word.capitalize())
        return word.capitalize()

    def name(self) -> Record:
        """A label in English, with the name in one of the three scripts."""
        script = _SCRIPTS[self._made % 3]
        word = self.word(script)
        self.tangle.digests.append(hashlib.sha256(word.encode()).hexdigest())
        return {"en": word} if script == "latin" else {"en": self.word("latin"), _LANGUAGE[script]: word}

    def slug(self, kind: str) -> str:
        slug = f"{self._hidden}{kind}{len(self.tangle.slugs):03d}"
        self.tangle.slugs.append(slug)
        return slug

    def at(self) -> list[int]:
        """A passage that is withheld, sealed with a digest that must not be found."""
        start, end = self._offset, self._offset + 31
        self._offset += 97
        digest = hashlib.sha256(f"secret {start}".encode()).hexdigest()
        self.passages.setdefault("bulletin", {})[f"{start}-{end}"] = digest
        self.tangle.digests.append(digest)
        self.tangle.offsets += [start, end]
        return [start, end]


def open_at(number: int) -> list[int]:
    """A public passage."""
    return [1000 + 100 * number, 1040 + 100 * number]


def write_tangle(folder: Path, other: bool = False) -> Tangle:
    """Write the dataset into a new folder, the same bytes each time; `other`: all that is hidden is another than else."""
    writer = _Writer(folder, other)
    _write_open(writer)
    _write_actors(writer)
    _write_places(writer)
    _write_documents(writer)
    _write_claims(writer)
    _write_coarse(writer)
    folder.mkdir(parents=True)
    settings = {"id": "tangle", "title": {"en": "A tangle"}, "licence": "https://creativecommons.org/licenses/by/4.0/"}
    settings |= {"languages": ["en", "ru", "kk"], "defaultDocument": "bulletin", "version": "1.0.0", "issued": "2020-04-01"}
    for name, content in (("dataset", settings), ("passages", writer.passages), ("records", writer.records)):
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return writer.tangle


def _write_open(writer: _Writer) -> None:
    held = {"textFile": "bulletin.txt", "textLength": TEXT_LENGTH, "textDigest": hashlib.sha256(b"b").hexdigest()}
    writer.records += [
        {"id": "bulletin", "type": "Document", "documentKind": "report", "label": {"en": "A bulletin"},
         "authors": "bureau", **held, "at": open_at(0)},
        {"id": "bureau", "type": "Organisation", "organisationKind": "ngo", "label": {"en": "Bureau"}, "at": open_at(1)},
        {"id": "lowlands", "type": "Place", "placeKind": "region", "precision": "region", "label": {"en": "Lowlands"},
         "at": open_at(2)},
        {"id": "hilltown", "type": "Place", "placeKind": "city", "precision": "city", "label": {"en": "Hilltown"},
         "within": "lowlands", "at": open_at(3)},
    ]  # fmt: skip
    for number in range(OPEN_PERSONS):
        first, last = "Anna Boris Clara David Emma".split()[number % 5], "Miller Baker Cooper Fisher".split()[number % 4]
        label = {"en": f"{first} {last}"}
        writer.records.append({"id": f"open-{number}", "type": "Person", "label": label, "at": open_at(10 + number)})
    for number in range(EVENTS):
        writer.records.append({
            "id": f"event-{number}", "type": "Protest", "label": {"en": f"Gathering number {number}"},
            "date": f"2020-03-{number % 28 + 1:02d}", "place": "hilltown",
            "participants": [{"actor": f"open-{number % OPEN_PERSONS}", "role": "protester"}],
            "claims": [{"at": open_at(50 + number)}],
        })  # fmt: skip


def _event(writer: _Writer, number: int) -> Record:
    return next(record for record in writer.records if record["id"] == f"event-{number % EVENTS}")


def _write_actors(writer: _Writer) -> None:
    for number in range(PERSONS):
        slug, label = writer.slug("person"), writer.name()
        person: Record = {"id": slug, "type": "Person", "label": label, "level": "withheld", **_LEVEL, "at": writer.at()}
        person["variants"] = {"en": [writer.word()]}
        person["description"] = {"en": f"Known as {writer.word()}"}
        person["sameAs"] = f"https://example.org/{writer.word('latin').lower()}"
        person["relationships"] = [
            {"relationType": "friend-of", "object": f"open-{number % OPEN_PERSONS}", "at": writer.at()}
        ]
        writer.records.append(person)
        event = _event(writer, number)
        event["participants"].append({"actor": slug, "role": "witness", "note": {"en": f"Beside {writer.word()}"}})
        event["claims"].append({"assertedBy": slug, "description": {"en": writer.word()}, "at": writer.at()})
        word = next(iter(label.values()))
        if number < 10:  # public labels and words that name them, inflected
            event["label"] = {"en": f"{word}'s gathering", "ru": f"Сход {word}а"}
            event["note"] = {"en": f"Held for {word.upper()}", "kk": f"{word}ның жиыны"}
        elif number < 20:
            writer.records.append({
                "id": f"case-{number}", "type": "Case", "label": {"en": f"Case number {number}"}, "at": open_at(200 + number),
                "charges": [{"id": f"charge-{number}", "label": {"en": "Fraud"}, "accused": slug, "chargeKind": "criminal",
                             "offence": {"en": f"fraud against {word}"},
                             "claims": [{"unattributed": True, "manner": "alleges", "at": open_at(250 + number)}]}],
            })  # fmt: skip
        elif number < 25:
            other = writer.slug("merged")
            writer.records.append({"id": other, "type": "Person", "label": writer.name(), "at": writer.at()})
            person["merges"] = [{"record": other, "reason": {"en": f"Both are {writer.word()}"}, "reviewedBy": "us",
                                 "reviewedOn": "2021-01-01"}]  # fmt: skip
        else:  # a public person who may be the same
            kept = next(record for record in writer.records if record["id"] == f"open-{number % OPEN_PERSONS}")
            kept["merges"] = [{"record": slug, "reason": {"en": f"As {writer.word()}?"}}]
    for number in range(ORGANISATIONS):
        slug = writer.slug("body")
        writer.records.append({
            "id": slug, "type": "Organisation", "organisationKind": "ngo", "label": writer.name(), "level": "withheld",
            **_LEVEL, "description": {"en": writer.word()}, "at": writer.at(),
        })  # fmt: skip
        member = next(record for record in writer.records if record["id"] == f"open-{number}")
        member["memberships"] = [{"organisation": slug, "memberRole": "member", "at": open_at(300 + number)}]


def _write_places(writer: _Writer) -> None:
    for number in range(PLACES):
        slug, degrees = writer.slug("place"), f"60.{7 + writer.other}{number:03d}"
        writer.records.append({
            "id": slug, "type": "Place", "placeKind": "building", "precision": "exact", "label": writer.name(),
            "within": "hilltown", "wkt": f"POINT ({degrees} 40.1)", "level": "withheld", **_LEVEL,
            "at": writer.at(),
        })  # fmt: skip
        writer.tangle.names.append(degrees)
        _event(writer, number)["place"] = slug
        writer.records.append({
            "id": f"home-{number}", "type": "Person", "label": {"en": "Gregor Tailor"}, "at": open_at(400 + number),
            "relationships": [{"relationType": "lives-in", "object": slug, "at": open_at(450 + number)}],
        })  # fmt: skip


def _write_documents(writer: _Writer) -> None:
    for number in range(DOCUMENTS):
        slug, digest = writer.slug("doc"), hashlib.sha256(f"text {number}".encode()).hexdigest()
        writer.tangle.digests.append(digest)
        writer.records.append({
            "id": slug, "type": "Document", "documentKind": "message", "label": writer.name(), "authors": "bureau",
            "url": f"https://example.org/{writer.word('latin').lower()}", "textFile": f"{writer.word('latin').lower()}.txt",
            "textLength": 5000, "textDigest": digest, "level": "withheld", **_LEVEL, "at": writer.at(),
        })  # fmt: skip
        event = _event(writer, 20 + number)
        # First of its claims: the graph in which the event lies is named after the document.
        event["claims"].insert(0, {"reportedIn": slug, "description": {"en": writer.word()}, "at": [10, 50 + number]})
        writer.passages[slug] = {f"10-{50 + number}": hashlib.sha256(f"in {number}".encode()).hexdigest()}
        writer.tangle.digests.append(writer.passages[slug][f"10-{50 + number}"])
        # Nobody else tells of this person: who is known from the document alone goes with it.
        writer.records.append({
            "id": writer.slug("heard"), "type": "Person", "label": writer.name(),
            "claims": [{"reportedIn": slug, "at": [10, 50 + number]}],
        })  # fmt: skip


def _write_claims(writer: _Writer) -> None:
    for number in range(CLAIMS):
        at = writer.at()
        claims = _event(writer, number)["claims"]
        claims.append({"stance": "disputes", "assertedBy": f"open-{number % OPEN_PERSONS}", "level": "withheld",
                       "levelReason": {"en": f"Because of {writer.word()}"}, "consentBasis": "source-protection",
                       "description": {"en": f"It was {writer.word()}"}, "at": at})  # fmt: skip
        if number < 5:  # a public claim whose passage overlaps a withheld one
            wider = [at[0] - 3, at[1] + 3]
            writer.tangle.offsets += wider
            claims.append({"manner": "documents", "at": wider})


def _write_coarse(writer: _Writer) -> None:
    for number in range(COARSE_PERSONS):
        slug, label = writer.slug("coarse"), writer.name()
        writer.records.append({
            "id": slug, "type": "Person", "label": label, "level": "coarse", "publicId": f"witness-{number}", **_LEVEL,
            "variants": {"en": [writer.word()]}, "description": {"en": writer.word()}, "at": writer.at(),
            "relationships": [
                {"relationType": "lives-in", "object": "hilltown", "at": writer.at()},
                {"relationType": "spouse-of", "object": f"open-{number}", "at": writer.at()},
            ],
        })  # fmt: skip
        event = _event(writer, 30 + number)
        event["participants"].append({"actor": slug, "role": "victim"})
        event["claims"].append({"assertedBy": slug, "at": writer.at()})
        word = next(iter(label.values()))
        writer.records.append({
            "id": f"{slug}-trial", "publicId": f"trial-{number}", "type": "Trial", "label": {"en": f"Trial of {word}"},
            "participants": [{"actor": slug, "role": "accused"}], "place": "hilltown", "at": open_at(500 + number),
        })  # fmt: skip
    for number in range(COARSE_PLACES):
        slug, degrees = writer.slug("shelter"), f"61.{7 + writer.other}{number:03d}"
        point = f"POINT ({degrees} 41.2)"
        writer.records.append({
            "id": slug, "type": "Place", "placeKind": "site", "precision": "exact", "label": writer.name(),
            "within": "hilltown", "wkt": point, "level": "coarse", **_LEVEL, "at": writer.at(),
            "claims": [{"aspect": "wkt", "claimedValue": point, "at": open_at(600 + number)}],
        })  # fmt: skip
        writer.tangle.names.append(degrees)
        _event(writer, 36 + number)["place"] = slug
    for number in range(COARSE_ORGANISATIONS):
        slug = writer.slug("coarsebody")
        writer.records.append({
            "id": slug, "type": "Organisation", "organisationKind": "trade-union", "label": writer.name(),
            "level": "coarse", "publicId": f"union-{number}", **_LEVEL, "at": writer.at(),
        })  # fmt: skip
        _event(writer, 36 + number)["participants"].append({"actor": slug, "role": "organiser"})
    for number in range(COARSE_CLAIMS):
        claims = _event(writer, 32 + number)["claims"]
        claims.append({"assertedBy": f"open-{number}", "level": "coarse", **_LEVEL, "manner": "alleges",
                       "description": {"en": writer.word()}, "at": writer.at()})  # fmt: skip
