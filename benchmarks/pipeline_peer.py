"""What the product's throughput is compared with: loops that keep nothing.

Run as an actor, one for each process.
"""

from __future__ import annotations

from pathlib import Path

from pypdfium2 import PdfDocument

from benchmarks.actors import serve
from workers.analysis import Tally, examine
from workers.readers import open_document, sniff


def bare(files: list[str]) -> int:
    """Take the text of each page by the library, and do nothing with it."""
    return sum(map(_characters, files))


def _characters(file: str) -> int:
    characters = 0
    with PdfDocument(file) as document:
        for index in range(len(document)):
            page = document[index]
            layer = page.get_textpage()
            characters += len(layer.get_text_bounded())
            layer.close()
            page.close()
    return characters


def work(files: list[str]) -> int:
    """Do with each page what the stages do with it."""
    return sum(_words(Path(file)) for file in files)


def _words(path: Path) -> int:
    with open_document(path, sniff(path, path.name)) as reader:
        tally = Tally("document")
        for number in range(1, reader.census().pages + 1):
            page = examine(reader.read(number).text, "document")
            page.analysis.as_dict()
            tally.add(page)
        return tally.sum().words


if __name__ == "__main__":
    serve({"bare": bare, "work": work})
