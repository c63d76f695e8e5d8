"""Findings written for people, for editors and for other tools."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from kg.findings import SEVERITIES, Finding
from kg.namespaces import KHRSH, RDF, SH, XSD
from kg.terms import expand
from kg.version import __version__

_SARIF_LEVEL = {"violation": "error", "warning": "warning", "info": "note"}


def write_findings(findings: Iterable[Finding], format_name: str) -> str:
    """The findings as text (one a line), json, sarif 2.1.0 or a SHACL report in Turtle, in order of place."""
    return _WRITERS[format_name](sorted(findings))


def summary_line(findings: Iterable[Finding]) -> str:
    """How many findings of each severity there are, in one line."""
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}" for severity in SEVERITIES[:2]]
    return ", ".join(parts)


def _text(findings: Sequence[Finding]) -> str:
    return "".join(f"{finding}\n" for finding in findings)


def _json(findings: Sequence[Finding]) -> str:
    rows = [
        {
            "file": f.place.file,
            "line": f.place.line,
            "severity": f.severity,
            "rule": f.rule,
            "message": f.message,
            "focus": f.focus,
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _sarif(findings: Sequence[Finding]) -> str:
    results = [
        {
            "ruleId": finding.rule,
            "level": _SARIF_LEVEL[finding.severity],
            "message": {"text": finding.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": finding.place.file},
                        "region": {"startLine": finding.place.line},
                    }
                }
            ],
        }
        for finding in findings
    ]
    rules = [{"id": rule} for rule in sorted({finding.rule for finding in findings})]
    driver = {"name": "khronika", "version": __version__, "rules": rules}
    report = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _turtle(findings: Sequence[Finding]) -> str:
    """A sh:ValidationReport; file and line stand in the message, where SHACL has no property for them."""
    report = ox.BlankNode("report")
    conforms = not any(finding.severity == "violation" for finding in findings)
    boolean = ox.NamedNode(XSD + "boolean")
    triples = [
        ox.Triple(report, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationReport")),
        ox.Triple(report, ox.NamedNode(SH + "conforms"), ox.Literal(str(conforms).lower(), datatype=boolean)),
    ]
    for number, finding in enumerate(findings, 1):
        result = ox.BlankNode(f"result{number}")
        triples += [
            ox.Triple(report, ox.NamedNode(SH + "result"), result),
            ox.Triple(result, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationResult")),
            ox.Triple(result, ox.NamedNode(SH + "resultSeverity"), ox.NamedNode(SH + finding.severity.capitalize())),
            ox.Triple(result, ox.NamedNode(SH + "resultMessage"), ox.Literal(f"{finding.place}: {finding.message}")),
        ]
        if finding.focus:
            triples.append(ox.Triple(result, ox.NamedNode(SH + "focusNode"), ox.NamedNode(finding.focus)))
        if finding.rule.startswith("khrsh:"):
            triples.append(ox.Triple(result, ox.NamedNode(SH + "sourceShape"), ox.NamedNode(expand(finding.rule))))
    prefixes = {"sh": SH, "khrsh": KHRSH}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode("utf-8")


_WRITERS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "ttl": _turtle,
}
FINDING_FORMATS = tuple(_WRITERS)
