"""The knobs: all explained, all settable from the environment, none changeable afterwards."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from kg.settings import Settings


def test_every_setting_has_one_sentence_of_help() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), f"{name}: add description='…, one sentence.' in kg/settings.py"


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MIDPOWER_HOME", str(tmp_path))
    monkeypatch.setenv("MIDPOWER_QUERY_SECONDS", "2.5")
    settings = Settings()
    assert settings.home == tmp_path
    assert settings.query_seconds == 2.5


def test_the_server_listens_on_loopback_unless_told_otherwise() -> None:
    assert Settings().host == "127.0.0.1"


def test_data_and_ontology_lie_beside_the_packages() -> None:
    root = Path(__file__).resolve().parents[2]
    assert (Settings().data_dir, Settings().ontology_dir) == (root / "data", root / "ontology")


def test_a_senseless_value_is_refused() -> None:
    with pytest.raises(ValidationError, match="query_seconds"):
        Settings(query_seconds=0)


def test_settings_do_not_change_after_they_were_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 9
