"""Refuse foreign SPARQL that must never run, before anything runs.

Two looks at a query, and a third lock behind them (the worker that runs it can open no socket):

1. `check_text` reads tokens: length, nesting, number of patterns, and words such as SERVICE. It takes microseconds.
   The engine's parser knows no token borders (`trueSERVICE<…>` and `ASKFROM<…>` are valid there), so SERVICE and
   FROM are looked for inside words too.
2. `check_query` also parses the whole text with rdflib and looks for the same things in the tree. It takes about
   10 ms, and seconds for long expressions; workers call it, inside their deadline.
"""

import re
from collections.abc import Iterator
from typing import Final

from kg.errors import QueryRefusedError, QuerySyntaxError, QueryTooLargeError

MAX_CHARACTERS: Final = 32_768
MAX_NESTING: Final = 200
MAX_PATTERNS: Final = 200

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>  \#[^\r\n]*+ )
    | (?P<string>   '''(?:'{0,2}+(?:[^'\\]|\\.))*+''' | \"{3}(?:\"{0,2}+(?:[^\"\\]|\\.))*+\"{3}
                  | '(?:[^'\\\r\n]|\\.)*+'            | \"(?:[^\"\\\r\n]|\\.)*+\" )
    | (?P<iri>      <[^<>\"{}|^`\\\x00-\x20]*+> )
    | (?P<variable> [?$]\w++ )
    | (?P<language> @[A-Za-z0-9-]++ )
    | (?P<name>     (?:_|[^\W\d_][\w.-]*+)?: (?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*+ )
    | (?P<number>   (?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)? )
    | (?P<word>     [^\W\d]\w*+ )
    | (?P<sign>     \^\^ | \|\| | && | != | <= | >= | \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# An "IRI" such as <1)SERVICE?x#> is the end of a comparison, a SERVICE clause and a comment to the engine.
_HIDDEN_CLAUSE: Final = re.compile(r"\).*(SERVICE|FROM)", re.IGNORECASE)
_ANYWHERE_IN_WORD: Final = {"SERVICE": "ServiceGraphPattern", "FROM": "DatasetClause"}  # word → rdflib's node
_UPDATE_WORDS: Final = frozenset(("LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"))
_PATTERN_WORDS: Final = frozenset(
    ("OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "FILTER", "GRAPH", "SELECT", "EXISTS")
)
_OPENING: Final = "{(["
_CLOSING: Final = "})]"

_Token = tuple[str, str]


def check_text(sparql: str, characters: int = MAX_CHARACTERS, *, has_data_set: bool = False) -> None:
    r"""Check length and tokens of a query.

    Escaped letters (`\u0053ERVICE`) are read both as they stand and as what they mean, because parsers differ on them.

    Args:
        has_data_set: a data set was given beside the query, so that FROM in it means nothing and may stand there.

    Raises:
        QueryTooLargeError: more than `characters` characters.
        QuerySyntaxError: the text is empty or no Unicode text.
        QueryRefusedError: SERVICE, FROM, an update, nesting over 200 or more than 200 patterns.
    """
    _check_length(sparql, characters)
    if not sparql.strip():
        raise QuerySyntaxError("the query is empty", hint="send for example SELECT * { ?s ?p ?o } LIMIT 10")
    for reading in {sparql, _unescape(sparql)}:
        tokens = list(_tokens(reading))
        _check_words(tokens, _refused_words(has_data_set=has_data_set))
        _check_size(tokens)


def check_query(sparql: str, characters: int = MAX_CHARACTERS, *, has_data_set: bool = False) -> None:
    """Check a query's tokens and its parsed tree; arguments as `check_text`.

    Raises:
        QueryTooLargeError, QueryRefusedError: as `check_text`.
        QuerySyntaxError: not a SPARQL 1.1 query.
    """
    check_text(sparql, characters, has_data_set=has_data_set)
    try:
        names = _node_names(_parse(sparql))
    except RecursionError:
        raise QueryRefusedError("the query is nested too deeply", hint="write it with fewer brackets") from None
    for word in _refused_words(has_data_set=has_data_set):
        if _ANYWHERE_IN_WORD[word] in names:
            raise _refused(word)


def _refused_words(*, has_data_set: bool) -> tuple[str, ...]:
    return tuple(word for word in _ANYWHERE_IN_WORD if word != "FROM" or not has_data_set)


def _check_length(sparql: str, characters: int) -> None:
    if len(sparql) > characters:
        raise QueryTooLargeError(
            f"the query has {len(sparql)} characters, {characters} are allowed", hint="split it or shorten its VALUES"
        )
    if _NO_TEXT.search(sparql):
        raise QuerySyntaxError("the query holds characters that are no text", hint="send it as UTF-8")


def _unescape(sparql: str) -> str:
    def letter(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _CODEPOINT.sub(letter, sparql)


def _tokens(sparql: str) -> Iterator[_Token]:
    """Yield (kind, text) without comments, strings, IRIs and variables: what remains is grammar."""
    for match in _TOKEN.finditer(sparql):
        kind = match.lastgroup or ""
        if kind == "iri" and _HIDDEN_CLAUSE.search(match[0]):
            yield "word", "SERVICE"
        elif kind == "name":
            yield "prefix", match[0].partition(":")[0]
            if match[0].endswith("."):  # no local name ends with a full stop
                yield "sign", "."
        elif kind in ("word", "sign"):
            yield kind, match[0]


def _check_words(tokens: list[_Token], refused: tuple[str, ...]) -> None:
    for kind, text in tokens:
        word = "" if kind == "sign" else text.upper()
        if kind == "word" and word in _UPDATE_WORDS:
            raise _refused(word)
        for part in refused:
            if part in word:
                raise _refused(part)


def _refused(word: str) -> QueryRefusedError:
    if word in _UPDATE_WORDS:
        return QueryRefusedError(
            f"the query uses {word}", hint="this graph is read-only, send SELECT, ASK or CONSTRUCT"
        )
    return QueryRefusedError(
        f"the query uses {word}", hint="nothing outside this graph is read; a prefix of that name must be renamed"
    )


def _check_size(tokens: list[_Token]) -> None:
    """Count nesting and patterns: what separates triples or path steps, and words that open a pattern."""
    open_signs: list[str] = []
    patterns = 0
    for kind, text in tokens:
        if kind == "sign":
            patterns += _is_separator(text, open_signs)
            _follow_nesting(text, open_signs)
        elif kind == "word":
            patterns += text.upper() in _PATTERN_WORDS
    if patterns > MAX_PATTERNS:
        raise QueryRefusedError(f"the query has over {MAX_PATTERNS} patterns", hint="split it into several queries")


def _is_separator(sign: str, open_signs: list[str]) -> bool:
    in_list_of_arguments = bool(open_signs) and open_signs[-1] == "("
    return sign in ("/", "|", "^") or (sign in (".", ";", ",") and not in_list_of_arguments)


def _follow_nesting(sign: str, open_signs: list[str]) -> None:
    if sign in _OPENING:
        open_signs.append(sign)
    elif sign in _CLOSING and open_signs:
        open_signs.pop()
    if len(open_signs) > MAX_NESTING:
        raise QueryRefusedError(
            f"the query is nested more than {MAX_NESTING} deep", hint="write it with fewer brackets"
        )


def _parse(sparql: str) -> object:
    """Return rdflib's parse tree. Imported here, because rdflib takes a quarter of a second."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(sparql)
    except ParseException as error:
        place = f"line {error.lineno}, column {error.column}"
        hint = "it must be a query of SPARQL 1.1; look at what stands before and after that place"
        raise QuerySyntaxError(f"the query cannot be read at {place}, {error.msg}", hint=hint) from None


def _node_names(tree: object) -> set[str]:
    """Return the kinds of node that stand anywhere in rdflib's parse tree."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    names: set[str] = set()
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            names.add(node.name)
            waiting.extend(node.values())
        elif isinstance(node, list | tuple | ParseResults):
            waiting.extend(node)
    return names
