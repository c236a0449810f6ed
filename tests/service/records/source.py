"""A local web server in the shape of OpenAlex and ORCID; everything it says is invented."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]

ORCID = "0000-0002-1825-0097"


def invert(text: str) -> dict[str, list[int]]:
    """An abstract as OpenAlex gives it."""
    index: dict[str, list[int]] = {}
    for position, word in enumerate(text.split()):
        index.setdefault(word, []).append(position)
    return index


AUTHOR = {
    "id": "https://openalex.org/A5000000001",
    "orcid": f"https://orcid.org/{ORCID}",
    "display_name": "Zhiyuan Shen",
    "display_name_alternatives": ["Z. Shen", "沈知远"],
}
WORKS: list[Any] = [
    {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.5555/NOX.1",
        "display_name": "Sulfur-tolerant <i>Mn–Ce</i> catalysts for NO<sub>x</sub> reduction &amp; more",
        "publication_year": 2024,
        "abstract_inverted_index": invert("We show that the the catalysts last."),
    },
    {"id": "https://openalex.org/W2", "doi": None, "display_name": "低温脱硝综述", "publication_year": 2019,
     "abstract_inverted_index": None},
    {"id": "https://openalex.org/W3", "doi": "https://doi.org/10.5555/nox.1", "display_name": "The same again",
     "publication_year": 2024},
    {"id": "https://openalex.org/W4", "display_name": None},
    "not a work",
]  # fmt: skip
RECORD = {
    "person": {"name": {"given-names": {"value": "Zhiyuan"}, "family-name": {"value": "Shen"}, "credit-name": None},
               "other-names": {"other-name": [{"content": "沈知远"}]}},
    "activities-summary": {"works": {"group": [
        {"external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.5555/nox.1"}]},
         "work-summary": [{"put-code": 1, "title": {"title": {"value": "Sulfur-tolerant Mn–Ce catalysts"}},
                           "publication-date": {"year": {"value": "2024"}}}]},
        {"external-ids": None, "work-summary": [{"put-code": 7, "title": {"title": {"value": "A talk"}},
                                                 "publication-date": None}]},
        {"work-summary": []},
    ]}},
}  # fmt: skip


@dataclass
class Source:
    """What was asked, and what comes before the real answers."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    first: list[Answer | Callable[[], Answer]] = field(default_factory=list)
    works: list[Any] = field(default_factory=lambda: list(WORKS))


def answer_json(value: object, status: int = 200) -> Answer:
    """An answer in JSON."""
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


@contextmanager
def serving() -> Iterator[Source]:
    """Run a source on a free port."""
    source = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            source.asked.append(self.path)
            source.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = self.answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer(self) -> Answer:
            if source.first:
                first = source.first.pop(0)
                return first() if callable(first) else first
            url = urlsplit(self.path)
            if url.path in {"/authors/A5000000001", f"/authors/orcid:{ORCID}"}:
                return answer_json(AUTHOR)
            if url.path == "/works":
                query = parse_qs(url.query)
                start = 0 if query["cursor"] == ["*"] else int(query["cursor"][0])
                end = start + int(query["per-page"][0])
                following = str(end) if end < len(source.works) else None
                return answer_json({"results": source.works[start:end], "meta": {"next_cursor": following}})
            if url.path == f"/{ORCID}/record":
                return answer_json(RECORD)
            return answer_json({"error": "Not found"}, 404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    source.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def slow() -> Answer:
    """An answer that comes too late."""
    time.sleep(1.5)
    return answer_json({})
