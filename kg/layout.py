"""Places for the nodes of a network, the same on every machine.

A multilevel spring layout (C. Walshaw, "A Multilevel Algorithm for Force-Directed Graph Drawing", 2003): the
graph is shrunk step by step, its smallest form is laid out, and each larger form is refined from the one
before. Only sums, products and square roots are used, which IEEE 754 fixes to the last bit; a library's
vector code may differ from machine to machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

Point = tuple[float, float]

_SEED = 1968
_SMALLEST = 12
_MANY = 1000
"""From how many nodes on each is moved less often, and away from fewer others: time must not grow with the square."""
_COOLING = 0.92
_REPULSION = 0.4
_GAP = 1.6
"""The distance kept between components, in lengths of a spring."""
_WIDE = 1.5
"""From how many times its height on a drawing is wide; screens are about this wide."""


@dataclass
class _Level:
    """A graph by node numbers: neighbours with their ties, how many nodes each stands for, its coarser node."""

    ties: list[dict[int, float]]
    weights: list[float]
    parents: list[int]


def lay_out(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, Point]:
    """A place for every node, in lengths of a spring; components stand side by side, the largest first."""
    neighbours: dict[str, dict[str, float]] = {node: {} for node in sorted(nodes)}
    for source, target in edges:
        if source != target and source in neighbours and target in neighbours:
            neighbours[source][target] = neighbours[target][source] = 1.0
    blocks = [_turn_flat(_spread(part, neighbours)) for part in _components(neighbours)]
    return _pack(blocks)


def _components(neighbours: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    """The connected parts, largest first."""
    seen: set[str] = set()
    found: list[list[str]] = []
    for start in neighbours:
        if start in seen:
            continue
        part = [start]
        seen.add(start)
        for node in part:
            for other in sorted(neighbours[node]):
                if other not in seen:
                    seen.add(other)
                    part.append(other)
        found.append(sorted(part))
    return sorted(found, key=lambda part: (-len(part), part[0]))


def _spread(part: list[str], neighbours: Mapping[str, Mapping[str, float]]) -> dict[str, Point]:
    """One connected part laid out about its own middle."""
    number = {node: position for position, node in enumerate(part)}
    ties = [{number[other]: 1.0 for other in sorted(neighbours[node])} for node in part]
    levels = [_Level(ties, [1.0] * len(part), [])]
    while len(levels[-1].ties) > _SMALLEST:
        coarser = _coarsen(levels[-1])
        if len(coarser.ties) > 0.9 * len(levels[-1].ties):
            break
        levels.append(coarser)
    random = Random(_SEED)
    depth = len(levels) - 1
    scale = sqrt(7 / 4) ** depth
    size = sqrt(len(levels[-1].ties)) * scale
    places = [[(random.random() - 0.5) * size, (random.random() - 0.5) * size] for _ in levels[-1].ties]
    for height in range(depth, -1, -1):
        level = levels[height]
        if height < depth:
            places = [
                [coordinate + (random.random() - 0.5) * scale / 2 for coordinate in places[up]]
                for up in level.parents
            ]
        # Few nodes all repel one another, many only those near by: that unfolds first and stays fast later.
        reach = scale * (2.0 * (height + 2)) if len(places) > 60 else float("inf")
        _relax(places, level, scale, reach)
        scale /= sqrt(7 / 4)
    return {node: (places[position][0], places[position][1]) for position, node in enumerate(part)}


def _coarsen(level: _Level) -> _Level:
    """The graph with neighbours merged in twos, light ones first; a node left over joins merged ones."""
    count = len(level.ties)
    parents = [-1] * count
    weights: list[float] = []
    sizes: list[int] = []
    for node in sorted(range(count), key=lambda n: (level.weights[n], len(level.ties[n]), n)):
        if parents[node] >= 0:
            continue
        free = [other for other in level.ties[node] if parents[other] < 0]
        merged = [parents[other] for other in level.ties[node] if parents[other] >= 0]
        joined = [cluster for cluster in merged if sizes[cluster] < 5]
        if free:
            mate = min(free, key=lambda other: (level.weights[other] / level.ties[node][other], other))
            parents[node] = parents[mate] = len(weights)
            weights.append(level.weights[node] + level.weights[mate])
            sizes.append(2)
        elif joined:
            cluster = min(joined, key=lambda c: (weights[c], c))
            parents[node] = cluster
            weights[cluster] += level.weights[node]
            sizes[cluster] += 1
        else:
            parents[node] = len(weights)
            weights.append(level.weights[node])
            sizes.append(1)
    ties: list[dict[int, float]] = [{} for _ in weights]
    for node, others in enumerate(level.ties):
        for other, many in others.items():
            one, two = parents[node], parents[other]
            if one != two:
                ties[one][two] = ties[one].get(two, 0.0) + many
    level.parents = parents
    return _Level(ties, weights, [])


def _relax(places: list[list[float]], level: _Level, spring: float, reach: float) -> None:
    """Moves the places towards rest: ties pull, nodes within reach push, steps shrink."""
    step = spring
    rounds, crowd = (60, 64) if len(places) <= _MANY else (30, 8)
    for _ in range(rounds):
        moves = [[0.0, 0.0] for _ in places]
        for one, two in _pairs_near(places, reach, crowd):
            dx, dy = places[two][0] - places[one][0], places[two][1] - places[one][1]
            square = dx * dx + dy * dy or 1e-6
            if square < reach * reach:
                push = _REPULSION * spring * spring / square
                by_two, by_one = push * level.weights[two], push * level.weights[one]
                moves[one][0] -= dx * by_two
                moves[one][1] -= dy * by_two
                moves[two][0] += dx * by_one
                moves[two][1] += dy * by_one
        for one, others in enumerate(level.ties):
            x, y = places[one]
            for two in others:
                dx, dy = places[two][0] - x, places[two][1] - y
                pull = sqrt(dx * dx + dy * dy) / spring
                moves[one][0] += dx * pull
                moves[one][1] += dy * pull
        for place, (dx, dy) in zip(places, moves, strict=True):
            length = sqrt(dx * dx + dy * dy)
            if length > 0.0:
                shorter = min(length, step) / length
                place[0] += dx * shorter
                place[1] += dy * shorter
        step *= _COOLING


def _pairs_near(places: list[list[float]], reach: float, crowd: int) -> Iterable[tuple[int, int]]:
    """Each pair of nodes once that may be within reach, found by a grid of squares; of a crowd only so many."""
    count = len(places)
    if reach == float("inf"):
        yield from ((one, two) for one in range(count) for two in range(one + 1, count))
        return
    squares: dict[tuple[int, int], list[int]] = {}
    for node, (x, y) in enumerate(places):
        squares.setdefault((int(x // reach), int(y // reach)), []).append(node)
    for (column, row), inside in squares.items():
        for position, one in enumerate(inside):
            for two in inside[position + 1 : position + 1 + crowd]:
                yield one, two
        for beside in ((column + 1, row - 1), (column + 1, row), (column + 1, row + 1), (column, row + 1)):
            for two in squares.get(beside, ())[:crowd]:
                for one in inside[:crowd]:
                    yield one, two


def _turn_flat(block: dict[str, Point]) -> dict[str, Point]:
    """The block about its middle, turned its longest stretch level: screens are wider than high."""
    count = len(block)
    middle_x, middle_y = sum(x for x, _ in block.values()) / count, sum(y for _, y in block.values()) / count
    centred = {node: (x - middle_x, y - middle_y) for node, (x, y) in block.items()}
    xx = sum(x * x for x, _ in centred.values())
    yy = sum(y * y for _, y in centred.values())
    xy = sum(x * y for x, y in centred.values())
    spread = sqrt((xx - yy) ** 2 + 4 * xy * xy)
    axis_x, axis_y = (xx - yy + spread, 2 * xy) if xx >= yy else (2 * xy, yy - xx + spread)
    length = sqrt(axis_x * axis_x + axis_y * axis_y)
    if length < 1e-9:
        return centred
    cosine, sine = axis_x / length, axis_y / length
    return {node: (x * cosine + y * sine, y * cosine - x * sine) for node, (x, y) in centred.items()}


def _pack(blocks: list[dict[str, Point]]) -> dict[str, Point]:
    """The blocks side by side: in columns to the right of the first and largest, or in rows below a wide one."""
    found: dict[str, Point] = {}
    limit = along = across = thickness = 0.0
    wide: bool | None = None
    for block in blocks:
        xs, ys = [x for x, _ in block.values()], [y for _, y in block.values()]
        width, height = max(xs) - min(xs) + _GAP, max(ys) - min(ys) + _GAP
        if wide is None:
            wide = width > _WIDE * height
            limit = max(width if wide else height, sqrt(len(blocks)) * _GAP)
        length, depth = (width, height) if wide else (height, width)
        if along > 0.0 and along + length > limit:
            along, across, thickness = 0.0, across + thickness, 0.0
        left, top = (along, across) if wide else (across, along)
        for node, (x, y) in block.items():
            # y grows upwards, rows and columns are filled from above
            found[node] = (left + x - min(xs), -(top + max(ys) - y))
        along, thickness = along + length, max(thickness, depth)
    return found
