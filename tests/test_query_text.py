"""What the text of a query tells before it is run, against the W3C's own queries and another parser's reading of them."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.parser import parseQuery

from kg.errors import UpdateRefusedError
from kg.query_text import locate_fault, names_its_graphs, refuse


def complain(query: str) -> str:
    """What the engine's parser says of a query."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        return str(error)
    except RuntimeError:  # a function that the engine has not
        pass
    return ""


def read_queries(shared: Path) -> dict[str, str]:
    """Every query of the W3C's SPARQL 1.1 tests, by its path."""
    folder = shared / "suites" / "sparql11"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.glob("*/*.rq"))}


def test_the_queries_of_the_standard_are_read_as_another_parser_reads_them(shared: Path) -> None:
    queries, read, naming = read_queries(shared), 0, []
    assert len(queries) > 300
    for name, query in queries.items():
        try:
            tree = str(parseQuery(query))
        except Exception:  # rdflib raises many kinds; what it cannot read says nothing here
            continue
        read += 1
        assert names_its_graphs(query) == ("DatasetClause" in tree), name
        naming += [name] * names_its_graphs(query)
        refuse(query)
    assert read > 250
    assert naming == ["construct/constructwhere04.rq", "syntax-query/syntax-construct-where-02.rq"]


def test_the_faults_of_the_standard_s_bad_queries_are_found_where_a_person_would_look(shared: Path) -> None:
    queries = read_queries(shared)
    bad = {name: query for name, query in queries.items() if complain(query)}
    assert len(bad) > 30
    for name, query in bad.items():
        fault = locate_fault(query, complain)
        lines = query.split("\n")
        assert fault.line is not None and fault.column is not None, name
        assert 1 <= fault.line <= len(lines), name
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1, name
        told = str(fault).rpartition(": ")[2]
        if "does not fit" in told:
            token = told.partition("'")[2].rpartition("'")[0]
            assert lines[fault.line - 1][fault.column - 1 :].startswith(token.partition("\n")[0]), name


@pytest.mark.parametrize("word", ["INSERT", "delete", "Load", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
def test_an_update_is_known_by_its_first_word(word: str) -> None:
    with pytest.raises(UpdateRefusedError, match=word.upper()):
        refuse(f"BASE <http://x/> PREFIX drop: <http://y/> # ADD\n{word} <http://z>")
    refuse(f"SELECT ?{word} WHERE {{ ?{word} <{word}:> 'ADD' }}")
