"""A second process on the same database: reads commands from stdin, answers each with one line of JSON.

find TEXT    titles of the three needs nearest to a text, by the index, after a refresh
add TITLE    store a need, answered once it is committed
save         write the index to its files
"""

import json
import subprocess
import sys
from pathlib import Path

from service.database import Database
from service.passage_index import PassageIndex
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.passages.stories import add_need


class IndexProcess:
    """The other process, seen from the test."""

    def __init__(self, database: Database, folder: Path) -> None:
        url = database.url.render_as_string(hide_password=False)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-m", "tests.service.index_process", url, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def find(self, text: str) -> list[str]:
        """Titles of the three needs nearest to a text, as the other process sees them."""
        answer = self._ask("find", text)
        assert isinstance(answer, list)
        return answer

    def add(self, title: str, *, company_id: str) -> None:
        """Let it store a need; returns when it says that the need is committed."""
        assert isinstance(self._ask("add", title, company_id), str)

    def save(self) -> None:
        """Let it write its index to the files."""
        assert self._ask("save") == "saved"

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, *command: str) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def find_titles(database: Database, index: PassageIndex, text: str) -> list[str]:
    """Titles of the three needs nearest to a text."""
    with database.reading() as db:
        snapshot = index.refresh(db)
    [hits] = snapshot.need_shelf.index.search(NgramEncoder().encode_query([text]), 3)
    needs = {entry.value.id: entry.value for entry in snapshot.corpus.needs.entries}
    return [needs[snapshot.need_shelf.owners[hit.id]].title for hit in hits]


def main() -> None:
    database, encoder = Database(sys.argv[1]), NgramEncoder()
    index = PassageIndex(database, encoder, Path(sys.argv[2]))
    index.open()
    for line in sys.stdin:
        match line.split():
            case ["find", text]:
                answer: object = find_titles(database, index, text)
            case ["add", title, company_id]:
                answer = add_need(database, encoder, title, company_id=company_id)
            case ["save"]:
                index.save()
                answer = "saved"
            case _:
                answer = f"unknown command {line!r}"
        print(json.dumps(answer), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
