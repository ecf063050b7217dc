"""The yardstick: known steps up from the bare view, by both ways of calling an application."""

from __future__ import annotations

from flask import Flask, render_template, session
from flask_login import LoginManager, UserMixin, current_user
from jinja2 import DictLoader

from bench import bare
from bench.asking import asking, through_client
from bench.timing import Claim, cpu_of, effort

ROWS = [(n, f"ชื่อ สกุล {n}", "submitted", "2026-01-02", "เจ้าหน้าที่") for n in range(10)]
TEMPLATES = {
    "frame.html": "<!doctype html><html>" + "x" * 8_500 + "{% block rows %}{% endblock %}</html>",
    "page.html": (
        '{% extends "frame.html" %}{% block rows %}{% for row in rows %}<tr>'
        "{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}{% endblock %}"
    ),
}
#: What stood on each step when the goals were set, as a multiple of the bare view.
STEPS = {"rows": 2.2, "session": 2.4, "login": 4.2}
WORDS = {
    "rows": "a page of Jinja with 10 rows", "session": "… that reads the session",
    "login": "… of a person flask-login knows",
}


def yardstick(quick: bool) -> list[Claim]:
    """Which way of calling gives the multiples the goals were set beside; no goal of its own."""
    apps = {step: _step(step) for step in STEPS}
    claims = []
    for way, call in (("test client", through_client), ("direct", asking)):
        calls = [call(app, "/", cookie=cookie) for app, cookie in apps.values()]
        *spent, alone = cpu_of(*calls, call(bare.app, "/"), **effort(quick))
        for step, ours in zip(STEPS, spent, strict=True):
            claims.append(
                Claim(
                    what=f"{way}: {WORDS[step]}", ours=ours * 1e6, other=alone * 1e6, unit="µs",
                    against=f"bare view; {STEPS[step]} when the goals were set",
                )
            )
    return claims


def _step(step: str) -> tuple[Flask, str]:
    """An application that does so much and no more, and the cookie it is asked with."""
    app = Flask(f"ladder_{step}")
    app.secret_key = "only for measuring"
    app.jinja_loader = DictLoader(TEMPLATES)
    if step == "login":
        LoginManager(app).user_loader(_person)

    @app.get("/")
    def page() -> str:
        if step == "session":
            session.get("_user_id")
        elif step == "login":
            current_user.get_id()
        return render_template("page.html", rows=ROWS)

    if step == "rows":
        return app, ""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return app, "session=" + signer.dumps({"_user_id": "1", "_fresh": True})


def _person(known_id: str) -> UserMixin:
    person = UserMixin()
    person.id = known_id  # type: ignore[attr-defined]
    return person
