"""Every kind of page of the site, and what is looked at on each whoever reads it."""

import gzip
from functools import cache
from html.parser import HTMLParser
from urllib.request import Request, urlopen

KINDS = {
    "home": "/",
    "person": "/page/person/zhanbolat-mamay",
    "organisation": "/page/organisation/iphr",
    "court": "/page/court/court-of-kharkova-trial",
    "group": "/page/group/activists-under-pressure",
    "post": "/page/post/president-of-kazakhstan",
    "law": "/page/law/draft-media-law",
    "provision": "/page/provision/draft-media-law-verification",
    "case": "/page/case/kharkova",
    "case-by-a-day": "/page/case/kharkova?as-of=2017-07-24",
    "event": "/page/event/mamay-beating",
    "place": "/page/place/kazakhstan",
    "document": "/page/document/civicus-2017?at=4476-4557",
    "not-found": "/page/person/nobody",
    "search": "/search?q=mamay",
    "nothing-found": "/search?q=kharkowa",
    "selection": "/selection?from=2017-06&to=2017-06",
    "empty-selection": "/selection?q=nobody-of-this-name",
    "text": "/selection/text?from=2017-06&to=2017-06",
    "network": "/network",
    "network-path": "/network?case=bokayev&case=abzhan&path=person/max-bokayev&path=person/mahkambet-abzhan",
    "tie": "/network/tie?one=case/mamay&two=person/zhanbolat-mamay",
    "tied-thing": "/network/thing?thing=person/larisa-kharkova",
    "measure": "/network/analysis?measure=betweenness",
    "map": "/map?from=2017-06&to=2017-06",
    "timeline": "/timeline",
    "lanes": "/timeline?from=2017-06&to=2017-06",
    "year": "/timeline/2017",
    "path": "/path?from=max-bokayev&to=mahkambet-abzhan",
    "no-path": "/path?from=zhanbolat-mamay&to=mukhtar-ablyazov",
    "outline": "/read/civicus-2017",
    "questions": "/questions",
    "question": "/questions/sentences",
    "empty-form": "/questions/chronology",
    "sparql": "/sparql",
    "graphs": "/graphs",
    "ontology": "/ontology",
    "module": "/ontology/alignments",
    "shapes": "/shapes",
    "lists": "/list",
    "list": "/list/stance",
    "catalogue": "/catalog",
    "files": "/dumps/",
    "releases": "/releases",
    "release": "/releases/1.0.0",
    "russian": "/ru/questions/sentences?person=larisa-kharkova",
    "kazakh": "/kk/page/case/kharkova",
    "preview": "/reconcile/preview?id=person/larisa-kharkova",
}
"""One address for each kind of page of the embedded dataset."""

HELD = {"reading": "/read/bulletin"}
"""What there is only where the texts of the sources are at hand: in the example dataset."""

NO_PAGES = {
    "static": "/static/khronika.css",
    "catalog.dumps_json": "/dumps.json",
    "catalog.give_catalogue": "/catalog.ttl",
    "catalog.give_dump": "/dumps/data.nq.gz",
    "catalog.give_void": "/.well-known/void",
    "chronicle.give_text": "/selection/text.json?from=2017-06&to=2017-06",
    "graphs.give_graph": "/graph/derived",
    "graphs.give_named_graph": "/graphs?default&format=nt",
    "maps.give_map": "/map.json?from=2017-06&to=2017-06",
    "network.give_network": "/api/network",
    "openapi.give_document": "/openapi.json",
    "paths.give_path": "/api/path?from=max-bokayev&to=mahkambet-abzhan",
    "proceedings.give_proceeding": "/api/proceeding/kharkova",
    "questions.give_answer": "/questions/sentences.csv",
    "questions.give_catalogue": "/questions.ttl",
    "reader.give_reading": "/read/civicus-2017.json",
    "reconcile.serve": "/reconcile",
    "releases.give_feed": "/feed.atom",
    "releases.give_file": "/releases/1.0.0/manifest.json",
    "releases.releases_json": "/releases.json",
    "search.health": "/healthz",
    "search.search_json": "/search.json?q=mamay",
    "selection.give_gexf": "/selection.gexf",
    "selection.give_graphml": "/selection.graphml",
    "selection.give_selection": "/selection.json",
    "selection.give_table": "/selection.csv",
    "suggest.flyout_entity": "/reconcile/flyout/entity?id=person/larisa-kharkova",
    "suggest.flyout_property": "/reconcile/flyout/property?id=destination",
    "suggest.flyout_type": "/reconcile/flyout/type?id=Person",
    "suggest.propose": "/reconcile/properties?type=Person",
    "suggest.suggest_entity": "/reconcile/suggest/entity?prefix=kh",
    "suggest.suggest_property": "/reconcile/suggest/property?prefix=n",
    "suggest.suggest_type": "/reconcile/suggest/type?prefix=p",
    "suggest.view": "/reconcile/view?id=person/larisa-kharkova",
    "things.choose_data": "/data/person/larisa-kharkova",
    "things.give_data": "/data/person/larisa-kharkova.ttl",
    "things.identify": "/id/person/larisa-kharkova",
    "ties.give_analysis": "/api/network/analysis?measure=degree",
    "ties.give_evidence": "/api/network/evidence?one=case/mamay&two=person/zhanbolat-mamay",
    "timeline.give_year": "/timeline/2017.json",
    "timeline.give_years": "/timeline.json",
    "vocabulary.give_context": "/ontology/context.jsonld",
    "vocabulary.give_lists": "/list.ttl",
    "vocabulary.give_ontology": "/ontology.ttl",
    "vocabulary.give_shapes": "/shapes.ttl",
    "vocabulary.identify_concept": "/list/stance/denies",
}
"""One address for each other thing that can be had: data, files and redirects, asked for as a browser asks."""

EXEMPT = ("network.", "layout-worker", "yasgui", "oxigraph")
"""How the names of the bundles begin whose weight is not counted: the network, the query editor, the WebAssembly."""
MOST_BYTES = 100_000


class Inline(HTMLParser):
    """What in a page its policy would have to allow: styles and scripts that are not files."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {name}" for name, value in attrs if (value or "").strip().lower().startswith("javascript:")]
        # A block of data is no script: it is never run.
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in ("application/ld+json", "application/json")):
            self.found.append(tag)


def find_inline(page: str) -> list[str]:
    """The styles and scripts that stand in a page itself.

    >>> find_inline('<p style="x">a</p><script>1</script><script src="a.js"></script><script type="application/ld+json">{}</script>')
    ['p style', 'script']
    """
    parser = Inline()
    parser.feed(page)
    return parser.found


@cache
def packed_bytes(address: str) -> int:
    """How much an answer weighs when packed with gzip, as a browser asks for it."""
    with urlopen(Request(address, headers={"Accept": "text/html,*/*;q=0.5"}), timeout=30) as answer:
        return len(gzip.compress(answer.read(), 6))
