"""What everything is measured against: Flask and nothing else."""

from __future__ import annotations

import sqlite3
from itertools import count
from pathlib import Path

from flask import Flask, request

PAGE = "x" * 10_000

app = Flask("bare")


@app.get("/")
def page() -> str:
    """A page of 10 KB."""
    return PAGE


def inserting(file: Path) -> Flask:
    """An app that writes one row per POST into SQLite, as safely as the portal does."""
    bare = Flask("bare_insert")
    numbers = count(1)
    connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS request (id INTEGER PRIMARY KEY, text TEXT, number INTEGER)"
    )

    @bare.post("/")
    def insert() -> tuple[str, int]:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO request (text, number) VALUES (?, ?)",
            (request.form.get("text", ""), next(numbers)),
        )
        connection.execute("COMMIT")
        return "", 204

    return bare


def inserting_into_postgres(url: str) -> Flask:
    """The same into PostgreSQL."""
    import psycopg

    bare = Flask("bare_insert")
    connection = psycopg.connect(url, autocommit=True)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS bench_request"
        " (id SERIAL PRIMARY KEY, text TEXT, number INTEGER)"
    )
    numbers = count(1)

    @bare.post("/")
    def insert() -> tuple[str, int]:
        with connection.transaction():
            connection.execute(
                "INSERT INTO bench_request (text, number) VALUES (%s, %s)",
                (request.form.get("text", ""), next(numbers)),
            )
        return "", 204

    bare.teardown_bench = connection.close  # type: ignore[attr-defined]
    return bare
