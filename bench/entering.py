"""Signing in beside one password hash, and what others notice of a flood of tries."""

from __future__ import annotations

from urllib.parse import urlencode

from bench.asking import Answer, asking
from bench.crowd import meanwhile, waiting_p99
from bench.house import UNLIMITED, House, house
from bench.server import Line, serving
from bench.timing import Claim, cpu_of

FORM = "application/x-www-form-urlencoded"
FLOOD = 4  #: connections that try passwords as fast as they are answered


def signin(quick: bool) -> list[Claim]:
    """CPU of one sign-in, and p99 of the home page under a flood of wrong passwords."""
    with house(petitions=0, settings=UNLIMITED) as place:
        from portal.accounts.passwords import hashed

        account = next(a for a in place.demo.accounts if a.role == "citizen")
        cookie, token = _stranger(place)
        fields = {
            "csrf_token": token, "national_id": account.national_id, "password": account.password
        }
        enter = asking(place.app, "/account/login", cookie=cookie, data=fields)
        answer: Answer = enter()
        if answer.status != 303:
            raise RuntimeError(f"nobody was signed in: {answer.status}")
        ours, hash_alone = cpu_of(
            enter, lambda: hashed(account.password), rounds=2 if quick else 21
        )
        flooded, alone = _flood(place, {**fields, "password": "wrong"}, cookie, quick)
    return [
        Claim(
            what="signing in, CPU", ours=ours * 1e3, other=hash_alone * 1e3, unit="ms",
            against="one hash", goal=1.15,
        ),
        Claim(
            what="home page under a flood of sign-ins, p99", ours=flooded * 1e3,
            other=alone * 1e3, unit="ms", against="the same undisturbed", goal=2,
        ),
    ]


def _stranger(place: House) -> tuple[str, str]:
    """The cookie and CSRF token of somebody who opened the sign-in page."""
    answer = asking(place.app, "/account/login")()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    _before, _name, rest = answer.text.partition('name="csrf_token"')
    return cookie, rest.partition('value="')[2].partition('"')[0]


def _flood(
    place: House, fields: dict[str, str], cookie: str, quick: bool
) -> tuple[float, float]:
    times = 20 if quick else 300
    body = urlencode(fields).encode()
    with serving("portal.wsgi:app", place.environment) as (port, _process):

        def guess() -> None:
            line = Line(port)
            status = line.send(b"POST", "/account/login", body, cookie=cookie, kind=FORM)
            line.close()
            if status not in {422, 429}:
                raise RuntimeError(f"a wrong password was answered with {status}")

        alone = waiting_p99(port, "/", times=times)
        with meanwhile(guess, hands=FLOOD):
            busy = waiting_p99(port, "/", times=times)
    return busy, alone
