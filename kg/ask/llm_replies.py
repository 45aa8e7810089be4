"""Replies of language models that are kept in the home, so that the same prompt is paid for once."""

import contextlib
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class ReplyShelf:
    """A folder of replies, one file each; a folder that cannot be written to keeps none."""

    folder: Path

    def find(self, key: str) -> str | None:
        """Return the reply that was kept, None if there is none or its file is broken."""
        try:
            kept = json.loads(self._path(key).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        text = kept.get("text") if isinstance(kept, dict) else None
        return text if isinstance(text, str) else None

    def keep(self, key: str, text: str) -> None:
        """Keep a reply; readers see all of it or nothing."""
        path = self._path(key)
        draft = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps({"text": text}, ensure_ascii=True), "utf-8")
            draft.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def reply_key(*parts: object) -> str:
    """Return 64 hex digits over everything that a reply depends on."""
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
