"""Search by name."""

from collections import Counter
from dataclasses import asdict
from difflib import get_close_matches

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import BadRequestError
from kg.search import Hit, SearchIndex, find, fold
from kg.web.naming import Told
from kg.web.site import KINDS, site

blueprint = Blueprint("search", __name__)

_SHOWN = 50


def _tell(hit: Hit) -> dict[str, str]:
    # Whoever shows the names has beside them what must stand there.
    told = Told(site().naming)
    notes = filter(None, [told.note(hit.iri, name) for name in (hit.label, hit.matched)])
    return {**asdict(hit), "note": "; ".join(notes)}


@blueprint.get("/search")
def search() -> Response | str:
    """The things whose names hold the words of `?q=`; `.json` or `?format=json` for machines."""
    text = request.args.get("q", "").strip()
    kinds = [kind for kind in request.args.getlist("kind") if kind in KINDS]
    names = site().names
    found = find(names, text, limit=len(names))
    hits = [hit for hit in found if not kinds or hit.kind in kinds][:_SHOWN]
    if request.args.get("format") == "json":
        return jsonify([_tell(hit) for hit in hits])
    counts = Counter(hit.kind for hit in found)
    near = suggest(names, text) if text and not counts else []
    return render_template("search.html", text=text, hits=hits, chosen=kinds, counts=counts, near=near, all_kinds=KINDS)


def suggest(names: SearchIndex, text: str) -> list[str]:
    """At most five names with a word that is written nearly as one of the text's."""
    words: dict[str, list[str]] = {}
    for entry in names:
        for name in entry["names"]:
            for word in fold(name).split():
                if len(word) > 2:
                    words.setdefault(word, []).append(name)
    near = (close for word in fold(text[:200]).split()[:5] for close in get_close_matches(word, words, 3, 0.72))
    found = dict.fromkeys(name for word in near for name in sorted(words[word], key=len)[:3])
    return list(found)[:5]


@blueprint.get("/search.json")
def search_json() -> Response:
    """The same as JSON."""
    kinds = request.args.getlist("kind")
    for kind in kinds:
        if kind not in KINDS:
            raise BadRequestError(f"kind: unknown value '{kind[:60]}'; known: {', '.join(KINDS)}")
    hits = find(site().names, request.args.get("q", "").strip(), kinds)
    return jsonify([_tell(hit) for hit in hits])


@blueprint.get("/healthz")
def health() -> Response:
    """That the server answers, and from which data."""
    manifest = site().store.manifest
    return jsonify({"status": "ok", "quads": manifest["counts"]["quads"], "rdfc10": manifest["rdfc10"]})
