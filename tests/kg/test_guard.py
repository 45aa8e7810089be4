"""What a stranger's query may not even try."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, QueryRefusedError, QuerySyntaxError, QueryTooLargeError
from kg.guard import MAX_PATTERNS, check_query, check_text

SERVICE = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"

REACHING_OUT = [
    f"SELECT * {{ {SERVICE} }}",
    f"SELECT * {{ {SERVICE.lower()} }}",
    "SELECT * { SERVICE SILENT <http://x.org/> { ?a ?b ?c } }",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {SERVICE} }} }}",
    f"SELECT * {{ {{ SELECT * {{ {SERVICE} }} }} }}",
    "SELECT * { ?s ?p ?e . SERVICE ?e { ?a ?b ?c } }",
    "SELECT * FROM <http://x.org/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE ?s FROM <http://x.org/> { ?s ?p ?o }",
    "LOAD <http://x.org/>",
    "LOAD SILENT <file:///etc/passwd> INTO GRAPH <u:g>",
]

# The engine reads letters, not tokens: each of these was seen to be understood as SERVICE or FROM by pyoxigraph 0.5.13.
DISGUISED = [
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{} }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x {} }",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<1)SERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<1)SERVICE?x#>\n{} }",
    "ASKFROM<http://x.org/>{}",
    "SELECT * { #\nSERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
    "SELECT * { '' SERVICE <http://127.0.0.1:9/> {} }",
]

UPDATES = [
    "INSERT DATA { <u:s> <u:p> <u:o> }",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <u:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP GRAPH <u:g>",
    "CREATE GRAPH <u:g>",
    "COPY <u:a> TO <u:b>",
    "MOVE <u:a> TO <u:b>",
    "ADD <u:a> TO <u:b>",
]

HARMLESS = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?service ?from { ?service ?load ?from }",
    "SELECT * { ?s ?p 'please LOAD the SERVICE FROM here' }",
    'SELECT * { ?s ?p """a "SERVICE" <x> { """ }',
    "SELECT * { ?s ?p '''it's FROM''' }",
    "SELECT * { ?s <http://example.org/service?from=load> ?o }",
    "SELECT * { ?s ?p ?o } # SERVICE FROM LOAD",
    "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ex:from ; ex:load 'x'@en }",
    "PREFIX add: <http://example.org/> SELECT * { ?s add:x ?o }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1 || ?o<=2) }",
    "SELECT * { VALUES ?x { " + " ".join(f"<http://example.org/{i}>" for i in range(900)) + " } }",
    "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(str(i) for i in range(300)) + ")) }",
    "DESCRIBE <http://example.org/x>",
    "CONSTRUCT WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("sparql", REACHING_OUT)
def test_nothing_outside_the_graph_is_read(sparql: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"uses (SERVICE|FROM|LOAD)"):
        check_text(sparql)


@pytest.mark.parametrize("sparql", DISGUISED)
def test_a_disguise_does_not_help(sparql: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"uses (SERVICE|FROM)"):
        check_text(sparql)


@pytest.mark.parametrize("sparql", UPDATES)
def test_the_graph_is_read_only(sparql: str) -> None:
    with pytest.raises(QueryRefusedError, match="read-only"):
        check_text(sparql)


@pytest.mark.parametrize("sparql", HARMLESS)
def test_words_in_texts_names_comments_and_variables_are_harmless(sparql: str) -> None:
    check_query(sparql)


@pytest.mark.parametrize("sparql", [query for query in REACHING_OUT[:9] if "file:" not in query])
def test_the_parsed_tree_is_looked_at_too(sparql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.guard.check_text", lambda *_, **__: None)
    with pytest.raises(QueryRefusedError, match=r"uses (SERVICE|FROM)"):
        check_query(sparql)


def test_where_a_data_set_is_given_from_means_nothing_and_may_stand_there() -> None:
    check_query("SELECT * FROM <http://x.org/> FROM NAMED <http://y.org/> { ?s ?p ?o }", has_data_set=True)
    with pytest.raises(QueryRefusedError, match="uses SERVICE"):
        check_query("SELECT * FROM <http://x.org/> { SERVICE <http://y.org/> { ?s ?p ?o } }", has_data_set=True)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * " + "{" * 201 + "}" * 201,
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 201 + "1" + ")" * 201 + ") }",
        "SELECT * { ?s <u:p> " + "[ <u:p> " * 201 + "1" + "]" * 201 + " }",
    ],
)
def test_deep_nesting_is_refused(sparql: str) -> None:
    with pytest.raises(QueryRefusedError, match="nested"):
        check_text(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { " + " ".join(f"?s{i} <u:p> ?o{i} ." for i in range(MAX_PATTERNS + 1)) + " }",
        "SELECT * { " + " ".join(f"?s{i} :p :o{i}." for i in range(MAX_PATTERNS + 1)) + " }",
        "SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o } " * 300 + " }",
        "SELECT * { ?s <u:p>" + "/<u:p>" * 1_000 + " ?o }",
        "SELECT * { ?s <u:p>" + "|^<u:p>" * 1_000 + " ?o }",
        "SELECT * { " + " ".join(f"BIND(1 AS ?v{i})" for i in range(300)) + " }",
    ],
)
def test_too_many_patterns_are_refused(sparql: str) -> None:
    with pytest.raises(QueryRefusedError, match="over 200 patterns"):
        check_text(sparql)


def test_a_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(QueryTooLargeError, match="32769 characters, 32768 are allowed"):
        check_text("#" * 32_769)


@pytest.mark.parametrize("sparql", ["SELEKT * { }", "SELECT * { ?s ?p ?o", "SELECT * { ?s ?p 'x }", "{" * 100])
def test_what_is_no_query_is_a_syntax_error_with_its_place(sparql: str) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column"):
        check_query(sparql)


@pytest.mark.parametrize("sparql", ["", " \n"])
def test_an_empty_query_is_called_empty(sparql: str) -> None:
    with pytest.raises(QuerySyntaxError, match="the query is empty"):
        check_text(sparql)


@pytest.mark.parametrize("sparql", ["ASK { ?s ?p '\ud800' }", "ASK {\x00}"])
def test_what_is_no_text_is_a_syntax_error(sparql: str) -> None:
    with pytest.raises(QuerySyntaxError, match="no text"):
        check_text(sparql)


@settings(deadline=None)
@given(st.text(alphabet="SERVICFOMLADQUselctx{}()[]<>'\"#\\u0053?$@^|&/.;,:_ \n1*", max_size=200))
def test_any_text_is_answered_with_silence_or_a_query_error(sparql: str) -> None:
    with suppress(QueryError):
        check_text(sparql)


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_a_service_clause_is_seen_behind_any_quoted_text(first: str, second: str) -> None:
    quoted = "".join(f"'{part.translate({ord(c): None for c in chr(92) + chr(39)})}' " for part in (first, second))
    with pytest.raises(QueryError):
        check_text(f"SELECT * {{ ?s ?p {quoted.replace(chr(10), '').replace(chr(13), '')} {SERVICE} }}")
