"""The stage, once for all tests of the face, and the same stage served to a real browser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from flask import Flask, g, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from werkzeug.serving import make_server

from portal.face import CSP
from tests.face import stage as s
from tests.face.scenes import SCENES


@pytest.fixture(scope="session")
def face() -> Flask:
    """The app that draws the templates."""
    return s.stage()


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of a stage that shows `/scene/<language>/<name>` under the portal's own CSP."""
    app = s.stage()

    @app.get("/scene/<language>/<name>")
    def scene(language: str, name: str) -> str:
        g.language = language
        template, context = SCENES[name]
        return render_template(template, **s.everything(language, context))

    @app.post("/autosave")
    def autosave() -> ResponseReturnValue:
        return jsonify(saved="Draft saved 09:32")

    @app.get(f"/files/{s.PICTURE.id}")
    def picture() -> ResponseReturnValue:
        return app.send_static_file("img/logo.svg")

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CSP
        return response

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
