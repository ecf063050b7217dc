"""Every setting with its default and one line why; environment over instance/portal.toml."""

from __future__ import annotations

import os
import secrets
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from portal.booking.halves import Halves
from portal.database import normal_url

ROOT = Path(__file__).parent.parent

#: PORTAL_<name> in the environment or <name in lower case> in instance/portal.toml.
DEFAULTS: dict[str, Any] = {
    "ENV": "demo",  # demo, production or testing; production refuses weak settings
    "DATABASE_URL": "",  # empty: an SQLite file in the instance folder
    "SECRET_KEY": "",  # empty: made once and kept in the instance folder, mode 0600
    "STORAGE_URL": "",  # empty: <instance>/uploads; file://… or s3://…
    "REDIS_URL": "",  # rate limits shared by several machines; empty: our own database
    "SMTP_URL": "",  # smtp://…, or file://folder for .eml files; empty: <instance>/mail
    "MAIL_FROM": "no-reply@portal.example",  # sender of every mail
    "BASE_URL": "http://127.0.0.1:8000",  # links in mails and QR codes start with it
    "TRUSTED_HOSTS": "",  # comma separated; empty: the host of BASE_URL and localhost
    "CAPTCHA": "altcha",  # or off, outside production only
    "LIMITS": "on",  # or off, outside production only
    "VERIFIED_ONLY": "",  # comma separated service codes; empty: whom the services themselves ask
    "DISABLED_PLUGINS": "",  # comma separated plugin names that stay switched off
    "SIGNING_PASSPHRASE": "",  # opens the key in <instance>/signing, where it is locked
    "METRICS_TOKEN": "",  # who shows it may read /metrics; empty: only this machine may
    "WEBHOOKS_INSIDE": "off",  # on: webhooks may reach machines of the office's own network
    "PROXIES": "0",  # how many reverse proxies set X-Forwarded-* in front of us
    "MORNING": "08:30-12:00",  # first half of a day in the tables of what is booked
    "AFTERNOON": "13:00-16:30",  # second half
    "WAITING_HOURS": "4",  # how long a time is kept for the first in line
    "OFFICE_NAME": "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
    "OFFICE_SHORT_NAME": "สพป.ตัวอย่าง เขต 1",
    "OFFICE_ADDRESS": "99 ถนนตัวอย่าง ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 99000",
    "OFFICE_PHONE": "0 2000 0000",
    "OFFICE_HEAD": "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
    "OFFICE_HOURS": "วันจันทร์–ศุกร์ 08:30–16:30 น.",
}


class BadSettings(Exception):
    """The portal does not start with these settings; the message says which and why."""


def load(overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """Flask's configuration: defaults, then instance/portal.toml, then PORTAL_*, then overrides.

    `overrides` may use either our short names (`DATABASE_URL`) or Flask's own.
    """
    given = dict(overrides or {})
    instance = Path(
        given.pop("INSTANCE", None) or os.environ.get("PORTAL_INSTANCE") or ROOT / "instance"
    ).absolute()
    values = dict(DEFAULTS)
    file = instance / "portal.toml"
    if file.exists():
        with file.open("rb") as stream:
            values.update({k.upper(): v for k, v in tomllib.load(stream).items()})
    for name in DEFAULTS:
        if f"PORTAL_{name}" in os.environ:
            values[name] = os.environ[f"PORTAL_{name}"]
    values.update({name: given.pop(name) for name in list(given) if name in DEFAULTS})
    instance.mkdir(parents=True, exist_ok=True)
    key = values["SECRET_KEY"] or _kept_key(instance)
    url = normal_url(values["DATABASE_URL"] or f"sqlite:///{instance / 'portal.db'}")
    if values["ENV"] == "production":
        _refuse_weak(values, key)
    secure = values["BASE_URL"].startswith("https://")
    return {
        **{f"PORTAL_{name}": value for name, value in values.items()},
        "PORTAL_INSTANCE": instance,
        "SECRET_KEY": key,
        "SQLALCHEMY_DATABASE_URI": url,
        "TESTING": values["ENV"] == "testing",
        "DISABLED_PLUGINS": _names(values["DISABLED_PLUGINS"]),
        "VERIFIED_ONLY": _names(values["VERIFIED_ONLY"]),
        "FIXED_SETTINGS": frozenset(n for n in DEFAULTS if f"PORTAL_{n}" in os.environ),
        "TRUSTED_HOSTS": _hosts(values),
        "HALVES": _halves(values["MORNING"], values["AFTERNOON"]),
        "SESSION_COOKIE_NAME": "__Host-portal" if secure else "portal",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 300,
        "WTF_CSRF_TIME_LIMIT": None,  # a form may lie open all day; the session ends it
        "WTF_CSRF_SSL_STRICT": False,  # SameSite and the token do; a Referer may be stripped
        "RATELIMIT_ENABLED": values["LIMITS"] != "off",
        "BOOTSTRAP_SERVE_LOCAL": True,
        **given,
    }


def _kept_key(instance: Path) -> str:
    """The key of this office, made at the first start: whole or not at all, and only once."""
    file = instance / "secret_key"
    if not file.exists():
        handle, half = tempfile.mkstemp(dir=instance, prefix=".secret_key-")
        try:
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_hex(32))
                stream.flush()
                os.fsync(stream.fileno())
            with suppress(FileExistsError):  # another process was first: its key counts
                os.link(half, file)
        finally:
            Path(half).unlink()
    key = file.read_text().strip()
    if len(key) < 32:
        raise BadSettings(f"{file} is damaged: bring it back from a backup")
    return key


def _names(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if part.strip())


def _hosts(values: dict[str, Any]) -> list[str]:
    own = values["BASE_URL"].split("//", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    return [*_names(values["TRUSTED_HOSTS"]), own, "127.0.0.1", "localhost", "[::1]"]


def _halves(morning: str, afternoon: str) -> Halves:
    try:
        return Halves.read(morning, afternoon)
    except ValueError as error:
        raise BadSettings(f"PORTAL_MORNING, PORTAL_AFTERNOON: {error}") from error


def _refuse_weak(values: dict[str, Any], key: str) -> None:
    trouble = [
        reason
        for bad, reason in (
            (len(key) < 32 or len(set(key)) < 10, "PORTAL_SECRET_KEY is weak (32 characters)"),
            (values["CAPTCHA"] == "off", "PORTAL_CAPTCHA=off"),
            (values["LIMITS"] == "off", "PORTAL_LIMITS=off"),
            (os.environ.get("FLASK_DEBUG", "0") not in {"", "0"}, "FLASK_DEBUG is set"),
        )
        if bad
    ]
    if trouble:
        raise BadSettings("refused in production: " + "; ".join(trouble))
