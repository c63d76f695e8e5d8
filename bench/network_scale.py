"""How fast the network page draws the embedded data, and a generated network of 10,000 things and 50,000 ties.

    python bench/network_scale.py [--nodes 10000] [--edges 50000] [--runs 9] [--picture FOLDER] [--embedded-only]

The generated network has the form of the index that a build makes (kg/network.py), few things with very many ties and
many with few, and is the same for the same numbers. It stands in the place of the index of a small snapshot, and is
served by `kg serve` and drawn by the real page in Chromium, in software where the machine has no graphics card. Each
figure is a median of as many fresh pages as `--runs` says; frames are those of one drag over the drawing, and of one
glide of its camera, as the page itself counts them. Other work on the machine is part of every figure, so its load is
told.
"""

import argparse
import json
import math
import os
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path
from random import Random
from typing import Any

from drawn import DRAWN, PAINT, ROOT, WATCH, open_browser
from playwright.sync_api import Browser, Page

from conftest import serve
from kg.build import build_snapshot

BASE = "https://w3id.org/khronika/"
SEED = 2017
KINDS = (("person", 30), ("organisation", 14), ("court", 4), ("group", 12), ("law", 4), ("case", 6), ("event", 30))
STANDINGS = (("stated", 70), ("corroborated", 14), ("alleged", 10), ("disputed", 6))
ROLES = ("accused", "detained", "court", "investigator", "victim", "speaker", "organiser", "witness")
GOLDEN = math.pi * (3 - math.sqrt(5))

# The page counts its own frames while it is told to.
COUNT = """
window.khronikaFrames = [];
window.khronikaCount = false;
let last = 0;
const frame = (now) => {
  if (window.khronikaCount && last) window.khronikaFrames.push(now - last);
  last = now;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
"""


def make_network(node_count: int, edge_count: int) -> dict[str, Any]:
    """A network in the form of the index: things in clusters of about a hundred, tied mostly within them."""
    random = Random(SEED)
    kinds, weights = zip(*KINDS, strict=True)
    names = [f"{BASE}id/{kind}/n{number}" for number, kind in enumerate(random.choices(kinds, weights, k=node_count))]
    clusters = max(1, node_count // 100)
    # Attractive things come first in their cluster: Pareto's law gives few hubs and a long tail.
    appeal = [random.paretovariate(1.3) for _ in names]
    members = [range(cluster, node_count, clusters) for cluster in range(clusters)]
    pulls = [[appeal[number] for number in part] for part in members]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < edge_count:
        one = random.randrange(node_count)
        cluster = one % clusters if random.random() < 0.85 else random.randrange(clusters)
        two = random.choices(members[cluster], pulls[cluster])[0]
        if one != two:
            pairs[min(one, two), max(one, two)] = None
    degrees = [0] * node_count
    for pair in pairs:
        for end in pair:
            degrees[end] += 1
    nodes = [_node(name, number, clusters, degrees[number], random) for number, name in enumerate(names)]
    edges = [_edge(names[one], names[two], random) for one, two in pairs]
    return {
        "nodes": sorted(nodes, key=lambda node: str(node["id"])),
        "edges": sorted(edges, key=lambda edge: (str(edge["source"]), str(edge["target"]))),
        "facets": _facets(names),
    }


def _node(name: str, number: int, clusters: int, degree: int, random: Random) -> dict[str, Any]:
    cluster, place = number % clusters, number // clusters
    x, y = _sunflower(cluster, 16.0)
    dx, dy = _sunflower(place, 0.75)
    kind = name.split("/")[-2]
    day = f"20{10 + number % 9}-{number % 12 + 1:02}-{number % 28 + 1:02}" if kind == "event" else None
    return {
        "id": name, "kind": kind, "label": {"en": f"{kind.capitalize()} number {number}", "ru": f"Номер {number}"},
        "type": f"{BASE}list/event-type/Trial" if kind == "event" else None,
        "typeLabel": {"en": "trial", "ru": "суд", "kk": "сот"} if kind == "event" else {}, "date": day,
        "dateText": {"en": day, "ru": day, "kk": day} if day else {}, "begin": day, "end": day, "status": None,
        "standing": _pick(STANDINGS, random), "x": round(1.6 * x + dx, 4), "y": round(y + dy, 4), "degree": degree,
    }  # fmt: skip


def _sunflower(number: int, gap: float) -> tuple[float, float]:
    """The place of a seed in a sunflower, all about as far from one another."""
    radius = gap * math.sqrt(number)
    return radius * math.cos(number * GOLDEN), radius * math.sin(number * GOLDEN)


def _edge(source: str, target: str, random: Random) -> dict[str, Any]:
    role = random.choice(ROLES)
    return {
        "source": source, "target": target, "kind": "participation", "role": f"{BASE}list/role/{role}",
        "roleLabel": {"en": role, "ru": role, "kk": role}, "standing": _pick(STANDINGS, random),
        "claims": int(random.paretovariate(1.1)) % 60, "via": f"{source}/participants/{random.randrange(16**10):010x}",
        "derived": False,
    }  # fmt: skip


def _pick(choices: tuple[tuple[str, int], ...], random: Random) -> str:
    values, weights = zip(*choices, strict=True)
    return random.choices(values, weights)[0]


def _facets(names: list[str]) -> dict[str, Any]:
    kinds = [name.split("/")[-2] for name in names]
    return {
        "kind": [{"value": kind, "label": {"en": kind}, "count": kinds.count(kind)} for kind, _ in KINDS],
        "type": [{"value": "Trial", "label": {"en": "trial"}, "count": kinds.count("event")}],
        "role": [{"value": role, "label": {"en": role}, "count": 1} for role in ROLES],
        "standing": [{"value": name, "label": {"en": name}, "count": 1} for name, _ in STANDINGS],
        "period": {"begin": "2010-01-01", "end": "2018-12-28"},
    }


def put_network(snapshot: Path, network: dict[str, Any]) -> None:
    """Puts a network in the place of a snapshot's own."""
    (snapshot / "network.json").write_text(json.dumps(network, ensure_ascii=False), encoding="utf-8")
    features = {
        node["id"]: {
            "standing": [node["standing"]],
            "type": ["Trial"],
            "earliestBegin": [node["begin"]],
            "latestEnd": [node["end"]],
        }
        for node in network["nodes"]
        if node["kind"] == "event"
    }
    (snapshot / "selection.json").write_text(json.dumps(features), encoding="utf-8")


def open_network(browser: Browser, address: str) -> tuple[Page, float, float]:
    """A fresh page with the network drawn, its first contentful paint and when it was drawn, in milliseconds."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH + COUNT)
    page.goto(f"{address}/network")
    deadline = time.monotonic() + 120
    while not page.evaluate(DRAWN):
        if time.monotonic() > deadline:
            raise SystemExit("the network was not drawn in two minutes")
        page.wait_for_timeout(20)
    return page, page.evaluate(PAINT), page.evaluate(DRAWN)


def measure_frames(page: Page) -> tuple[list[float], list[float]]:
    """The lengths of frames, in milliseconds, while the drawing is dragged, and while the camera glides by itself."""
    page.locator(".network-canvas").scroll_into_view_if_needed()
    box = page.locator(".network-canvas").bounding_box()
    assert box
    # What a frame takes is measured when all is drawn.
    page.wait_for_timeout(2000)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("window.khronikaFrames.length = 0; window.khronikaCount = true")
    for step in range(120):
        page.mouse.move(x + 180 * math.sin(step / 12), y + 90 * math.sin(step / 9))
    dragged = page.evaluate("window.khronikaFrames.splice(0)")
    page.mouse.up()
    page.wait_for_timeout(2000)
    glide = """new Promise(done => {
      const camera = window.khronikaNetwork.renderer.getCamera();
      const end = () => done(window.khronikaFrames.splice(0));
      camera.animate({ x: camera.x + 0.3, ratio: 0.5 }, { duration: 2000 }, end);
    })"""
    page.evaluate("window.khronikaFrames.length = 0")
    glided = page.evaluate(glide)
    page.evaluate("window.khronikaCount = false")
    return dragged, glided


def say_frames(name: str, frames: list[float]) -> None:
    """Prints what is usual among the frames, and what nineteen of twenty stay under."""
    ordered = sorted(frames)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    median = statistics.median(ordered)
    print(f"  frames while {name}: median {median:.0f} ms, 95th of 100 {p95:.0f} ms ({len(ordered)} frames)")


def measure(browser: Browser, snapshot: Path, name: str, runs: int, pictures: Path | None) -> None:
    """Prints the figures of a snapshot's network."""
    with serve(snapshot, snapshot.with_suffix(".log")) as address:
        request = urllib.request.Request(f"{address}/api/network?form=columns", headers={"Accept-Encoding": "gzip"})
        begun = time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            size = len(answer.read())
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        print(f"{name}: {size / 1024:.0f} KB sent, answered in {time.perf_counter() - begun:.2f} s")
        paints, drawings = [], []
        for run in range(runs):
            page, paint, drawn = open_network(browser, address)
            paints.append(paint)
            drawings.append(drawn)
            if run == runs - 1:
                counts = page.evaluate("[window.khronikaNetwork.graph.order, window.khronikaNetwork.graph.size]")
                print(f"  drawn: {counts[0]} things, {counts[1]} edges")
                if pictures:
                    page.locator(".network-stage").screenshot(path=pictures / f"{name}.png")
                dragged, glided = measure_frames(page)
            page.context.close()
        for told, values in (("first contentful paint", paints), ("network drawn", drawings)):
            spread = f"{min(values):.0f} to {max(values):.0f}"
            print(f"  {told}: median of {runs} {statistics.median(values):.0f} ms ({spread})")
        say_frames("dragged", dragged)
        say_frames("gliding", glided)


def main() -> None:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--edges", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--picture", type=Path, help="a folder for pictures of what was drawn")
    parser.add_argument("--embedded-only", action="store_true", help="leave the generated network out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        snapshot = Path(folder) / "embedded"
        build_snapshot([ROOT / "data" / "kazakhstan-2017"], snapshot)
        measure(browser, snapshot, "embedded", asked.runs, asked.picture)
        if not asked.embedded_only:
            put_network(snapshot, make_network(asked.nodes, asked.edges))
            measure(browser, snapshot, "generated", asked.runs, asked.picture)


if __name__ == "__main__":
    main()
