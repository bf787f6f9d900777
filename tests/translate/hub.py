"""A hub on this machine: what huggingface_hub asks for when it fetches a model's repository, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

REVISION = "5" * 40
LARGE = (".bin", ".safetensors", ".spm")  # what a repository keeps in Git LFS, where the name of a blob is its SHA-256


class Hub:
    """Repositories (name → folder), what was asked for, and answers that differ from the files in the folder."""

    def __init__(self) -> None:
        self.url = ""
        self.repositories: dict[str, Path] = {}
        self.requests: list[str] = []
        self.altered: dict[str, bytes] = {}

    def entry(self, path: Path) -> dict[str, object]:
        """The file as the repository's tree lists it."""
        size = path.stat().st_size
        entry: dict[str, object] = {"type": "file", "path": path.name, "size": size, "oid": git_blob(path)}
        if path.suffix in LARGE:
            entry["lfs"] = {"oid": sha256(path), "size": size, "pointerSize": 134}
        return entry

    def answer(self, path: str) -> tuple[dict[str, str], bytes] | None:
        """Headers and body for a request's path, None for what is not there."""
        for name, folder in self.repositories.items():
            files = sorted(folder.iterdir())
            if path == f"/api/models/{name}/revision/main":
                siblings = [{"rfilename": file.name} for file in files]
                return {}, json.dumps({"id": name, "sha": REVISION, "private": False, "siblings": siblings}).encode()
            if path == f"/api/models/{name}/tree/{REVISION}":
                return {}, json.dumps([self.entry(file) for file in files]).encode()
            for file in files:
                if path in (f"/{name}/resolve/{REVISION}/{file.name}", f"/{name}/resolve/main/{file.name}"):
                    large = file.suffix in LARGE
                    etag = sha256(file) if large else git_blob(file)
                    headers = {"X-Repo-Commit": REVISION, "ETag": f'"{etag}"', "X-Linked-Etag": f'"{etag}"'}
                    headers["X-Linked-Size"] = str(file.stat().st_size)
                    return headers, self.altered.get(file.name, file.read_bytes())
        return None


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def git_blob(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub that answers at `url` until the block ends."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._respond(with_body=True)

        def do_HEAD(self) -> None:
            self._respond(with_body=False)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on stderr."""

        def _respond(self, *, with_body: bool) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.requests.append(f"{self.command} {path}")
            found = hub.answer(path)
            headers, body = found or ({"X-Error-Code": "RepoNotFound", "X-Error-Message": "Not found"}, b"{}")
            self.send_response(200 if found else 404)
            for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
