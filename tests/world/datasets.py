"""Two data sets beside the small world, fetched and not to be passed on: a series of figures and a flag."""

import shutil
from pathlib import Path

from tests.world.paths import DATA

CARD = """id: {name}
title: "{name}"
publisher: "An office"
published: 2025
language: en
licence: "free"
kind: dataset
redistribute: "no"
coverage: "Two countries."
reader: {reader}
codes: iso2
files: [{files}]
"""
FILE = '{{path: {path}, page: "https://example.org/", as_of: "2025"}}'
AREAS = "name,entity,note\nAR,ARC,\nBO,BOR,\n"
FILES = {
    "github-innovation-graph": {
        "developers.csv": """developers,iso2_code,year,quarter
700,AR,2023,4
90,BO,2023,4
800,AR,2025,1
600,BO,2025,1
750,AR,2025,2
950,BO,2025,2
""",
    },
    "us-export-controls": {
        "groups.csv": "ear_country_group,meaning,iso_alpha2,as_of\nD:1,Security,AR,2025-07-08\n",
        "countries.csv": "ISO3166-1-Alpha-2\nAR\nBO\n",
    },
}


def write_datasets(home: Path) -> None:
    """Write `data` and `fetched` of the small world with the two data sets below a folder."""
    shutil.copytree(DATA, home / "data")
    (home / "fetched").mkdir()
    for name, files in FILES.items():
        card = home / "data" / "sources" / name
        card.mkdir()
        listed = ", ".join(FILE.format(path=path) for path in files)
        text = CARD.format(name=name, reader=name.replace("-", "_"), files=listed)
        card.joinpath("source.yml").write_text(text, "utf-8")
        card.joinpath("areas.csv").write_text(AREAS, "utf-8")
        for path, rows in files.items():
            (home / "fetched" / path).write_text(rows, "utf-8")
