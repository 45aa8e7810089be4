"""Check the language files of the ontology before a release is built with them.

What a file means is `kg.ask.language`'s; here stands only what every one of them must have, so that a broken file
ends a build and not a later answer.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import Stemmer
import yaml

from kg.errors import BadValueError, DataError
from kg.yaml_text import parse_texts

_MODEL: Final = "en"  # every other language says what this one says
_TEXTS: Final = ("code", "stemmer", "stopwords")
_SENTENCES: Final = ("prose", "words")


def check_languages(folder: Path) -> None:
    """Check every `<code>.yml` of a folder.

    Raises:
        DataError: there is no English file, or one that cannot be read, lacks a key or leaves a sentence unsaid.
    """
    model = _read_language(folder / f"{_MODEL}.yml")
    for path in sorted(folder.glob("*.yml")):
        language = _read_language(path)
        _check_texts(path, language)
        for key in _SENTENCES:
            _check_sentences(path, key, language.get(key), model.get(key))


def _read_language(path: Path) -> Mapping[str, Any]:
    try:
        content = parse_texts(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise DataError("there is no such language file", path=path, hint="restore it") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = " ".join(str(error).split())
        raise DataError(f"the file is not readable YAML: {problem}", path=path, hint="correct it") from error
    if not isinstance(content, dict):
        raise DataError("the file is no YAML mapping", path=path, hint=f"write the keys that {_MODEL}.yml has")
    return content


def _check_texts(path: Path, language: Mapping[str, Any]) -> None:
    for key in _TEXTS:
        if not isinstance(language.get(key), str) or not language[key]:
            raise BadValueError("the key has no text", path=path, column=key, hint=f"see {_MODEL}.yml")
    if language["code"] != path.stem:
        raise BadValueError(f"the code is '{language['code']}'", path=path, column="code", hint=f"write {path.stem}")
    known = Stemmer.algorithms()
    if language["stemmer"] not in known:
        message = f"there is no stemmer '{language['stemmer']}'"
        raise BadValueError(message, path=path, column="stemmer", hint=f"write one of {', '.join(known)}")


def _check_sentences(path: Path, key: str, said: object, model: object) -> None:
    """Complain about the first sentence that the model has and this language has not."""
    if not isinstance(said, dict) or not isinstance(model, dict):
        raise BadValueError("the key holds no sentences", path=path, column=key, hint=f"see {_MODEL}.yml")
    missing = next((name for name in model if not said.get(name)), None)
    if missing:
        raise BadValueError("the sentence is missing", path=path, column=f"{key}.{missing}", hint="translate it")
