"""Pages a second, memory and the second run of `midpower ingest` over a folder of generated documents.

    .venv/bin/python benchmarks/ingest.py [--documents 1000] [--pages 3] [--embedder bundled]

The documents (seed 1; text, Markdown, HTML and DOCX in turn, in two languages) are made of templates: about one
sentence in four states a figure or a relation of something that the graph knows, one in ten of something new, the rest
is prose of words in random order. A page has 300 words. Each step is a process of its own over the same folder:

- reading and the release without vectors;
- the vectors of all sentences, which the first step has left out;
- a second run over the unchanged folder;
- one document of the folder changed.

Memory is the largest of the process and of those that it starts (`ru_maxrss`).
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
WORDS_A_PAGE = 300
LIMIT_MB = 1_536

# so many that few documents contradict each other
_AREAS = """
Argentina Australia Austria Belgium Brazil Bulgaria Canada Chile Colombia Croatia Denmark Egypt Estonia Finland France
Germany Greece Hungary India Indonesia Ireland Israel Italy Japan Kenya Latvia Lithuania Luxembourg Malaysia Mexico
Morocco Norway Pakistan Peru Poland Portugal Romania Singapore Slovenia Spain Sweden Thailand Ukraine Vietnam
"""
_FACTS = {
    "en": (
        "{area} had {n} GW of data center capacity in {year}.",
        "In {year}, companies in {area} raised ${n} billion of venture capital.",
        "About {n}0,000 AI specialists worked in {area} in {year}.",
        "{area} plans to spend ${n} billion on computing by 20{n2}.",
        "The number of AI patents of {area} grew by {n} % in {year}.",
    ),
    "pt": (
        "{area} tinha {n} GW de capacidade de centros de dados em {year}.",
        "Em {year}, empresas de {area} captaram {n} bilhões de dólares.",
        "O número de patentes de {area} cresceu {n} % em {year}.",
    ),
}
_NEW = {
    "en": ("{new}, a start-up based in {area}, raised ${n} million in {year}.", "{new} develops the model {new}-{n2}."),
    "pt": ("A {new}, uma start-up com sede em {area}, captou {n} milhões de dólares em {year}.",),
}
_PLAIN = {
    "en": "market policy growth review panel report demand supply network region steady local public careful early "
    "shared group board plan cost study result change method survey sector energy worker skill training",
    "pt": "mercado política crescimento revisão painel relatório procura oferta rede região local público grupo plano "
    "custo estudo resultado mudança método setor energia trabalho formação",
}
_SYLLABLES = ("va", "lo", "mi", "ren", "tas", "qu", "or", "bel", "nix", "sol", "tur", "ka")


def main() -> None:
    """Write the folder, run the steps, print what they took."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=1_000)
    options.add_argument("--pages", type=int, default=3, help="pages a document")
    options.add_argument("--embedder", default="bundled")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, documents = Path(folder) / "home", Path(folder) / "documents"
        documents.mkdir()
        for number in range(given.documents):
            write_document(documents, number, given.pages)
        measure(home, documents, given.documents * given.pages, given.embedder)


def measure(home: Path, documents: Path, pages: int, embedder: str) -> None:
    """Run the steps one after the other."""
    _build(home)  # what every release has is no part of the figures
    read = _ingest(home, documents, "none")
    print(f"{pages} pages, without vectors: {read.seconds:.1f} s, {pages / read.seconds:.1f} pages/s")
    again = _ingest(home, documents, "none")
    print(f"second run, unchanged: {again.seconds:.2f} s, {read.seconds / again.seconds:.0f} times as fast")
    one = next(documents.glob("*.txt"))
    one.write_text(one.read_text("utf-8") + "A sentence was added.\n", "utf-8")
    changed = _ingest(home, documents, "none")
    print(f"one document changed: {changed.seconds:.1f} s")
    one.write_text(one.read_text("utf-8") + "Another sentence was added.\n", "utf-8")
    embedded = _ingest(home, documents, embedder)
    both = read.seconds + embedded.seconds - changed.seconds
    print(f"all vectors, by '{embedder}': {embedded.seconds:.1f} s; with reading {pages / both:.1f} pages/s")
    one.write_text(one.read_text("utf-8") + "A third sentence was added.\n", "utf-8")
    third = _ingest(home, documents, embedder)
    print(f"one document changed, its vectors alone are new: {third.seconds:.1f} s")
    peak = max(each.peak_mb for each in (read, again, changed, embedded, third))
    print(f"memory: {read.peak_mb} MB reading, {embedded.peak_mb} MB embedding, at most {peak} MB of {LIMIT_MB}")


@dataclass(frozen=True)
class Run:
    """Seconds and peak memory of one command."""

    seconds: float
    peak_mb: int


def write_document(folder: Path, number: int, pages: int) -> None:
    """Write one document; its number decides language, format and words."""
    rand = random.Random(number)
    lang = "pt" if number % 4 == 3 else "en"
    title = f"Report {number} on {rand.choice(_PLAIN[lang].split())}"
    paragraphs = [_paragraph(rand, lang) for _ in range(pages * 4)]
    writer = (_write_text, _write_markdown, _write_html, _write_word)[number // 2 % 4]
    writer(folder / f"report-{number:05}", title, paragraphs)


def _paragraph(rand: random.Random, lang: str) -> str:
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < WORDS_A_PAGE // 4:
        sentences.append(_sentence(rand, lang))
    return " ".join(sentences)


def _sentence(rand: random.Random, lang: str) -> str:
    chance = rand.random()
    if chance > 0.35:
        words = [rand.choice(_PLAIN[lang].split()) for _ in range(rand.randint(8, 22))]
        return f"{' '.join(words).capitalize()}."
    template = rand.choice(_FACTS[lang] if chance < 0.25 else _NEW[lang])
    new = "".join(rand.choices(_SYLLABLES, k=3)).capitalize()
    values = {"n": rand.randint(2, 90), "n2": rand.randint(27, 40), "year": rand.randint(1995, 2025)}
    return template.format(area=rand.choice(_AREAS.split()), new=new, **values)


def _write_text(path: Path, title: str, paragraphs: list[str]) -> None:
    path.with_suffix(".txt").write_text("\n\n".join([title, *paragraphs]) + "\n", "utf-8")


def _write_markdown(path: Path, title: str, paragraphs: list[str]) -> None:
    parts = [f"## Part {n}\n\n{text}" for n, text in enumerate(paragraphs, start=1)]
    path.with_suffix(".md").write_text("\n\n".join([f"# {title}", *parts]) + "\n", "utf-8")


def _write_html(path: Path, title: str, paragraphs: list[str]) -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    page = f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
    path.with_suffix(".html").write_text(f"{page}<main><h1>{title}</h1>{body}</main></body></html>", "utf-8")


def _write_word(path: Path, title: str, paragraphs: list[str]) -> None:
    from docx import Document

    document = Document()
    document.add_heading(title)
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path.with_suffix(".docx")))


def _build(home: Path) -> None:
    _run(home, "none", "build")


def _ingest(home: Path, documents: Path, embedder: str) -> Run:
    return _run(home, embedder, "ingest", str(documents))


def _run(home: Path, embedder: str, *arguments: str) -> Run:
    """Run a command in a process whose children alone are counted: `ru_maxrss` never goes down."""
    environment = {**os.environ, "MIDPOWER_HOME": str(home), "MIDPOWER_EMBEDDER": embedder, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, __file__, "--run", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if "Traceback" in done.stderr or not done.stdout:
        sys.exit(done.stderr)
    if done.returncode:
        print(f"some documents failed: {done.stderr.splitlines()[-1]}")
    seconds, peak = done.stdout.split()[-2:]
    return Run(float(seconds), int(peak))


def _run_here(arguments: list[str]) -> None:
    """Run the command line and print seconds and megabytes."""
    started = perf_counter()
    done = subprocess.run([sys.executable, "-m", "api.cli", *arguments], capture_output=True, text=True, check=False)
    seconds = perf_counter() - started
    print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1_024)
    sys.stderr.write(done.stderr[-2_000:])
    sys.exit(done.returncode)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        _run_here(sys.argv[2:])
    main()
