"""Limits: how often, for whom, counted once for all processes, and nobody shut out for good."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from portal.accounts import attempts, limits
from portal.accounts.identity import index_of
from portal.accounts.models import Attempt
from portal.extensions import db, transaction
from portal.testing import PASSWORD, make_person, unavailable

ID = "1234567890121"
OTHER = "8123456789011"


def try_in(browser: Any, number: str, password: str = "wrong wrong wrong", **more: Any) -> int:
    answer = browser.post(
        "/account/login", data={"national_id": number, "password": password}, **more
    )
    return int(answer.status_code)


def from_address(address: str) -> dict[str, dict[str, str]]:
    return {"environ_base": {"REMOTE_ADDR": address}}


def test_the_sixth_try_at_an_account_within_a_minute_is_refused_even_when_right(
    limited: Any, clock: Any
) -> None:
    make_person(national_id=ID)
    client = limited.test_client()
    assert [try_in(client, ID) for _n in range(5)] == [422] * 5
    refused = client.post("/account/login", data={"national_id": ID, "password": PASSWORD})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "<h1>" in refused.text
    clock.forward(seconds=61)
    assert try_in(client, ID, PASSWORD) == 303


def test_five_a_minute_holds_over_all_addresses_strangers_come_from(limited: Any) -> None:
    make_person(national_id=ID)
    tries = [
        try_in(limited.test_client(), ID, **from_address(f"198.51.100.{n}")) for n in range(1, 8)
    ]
    assert tries == [422] * 5 + [429] * 2


def test_an_unknown_id_is_limited_like_a_known_one(limited: Any) -> None:
    assert [try_in(limited.test_client(), OTHER) for _n in range(6)] == [422] * 5 + [429]


def test_twenty_a_minute_from_one_address_whatever_the_ids(limited: Any, clock: Any) -> None:
    numbers = [invented(n) for n in range(21)]
    tries = [try_in(limited.test_client(), number) for number in numbers]
    assert tries == [422] * 20 + [429]
    elsewhere = from_address("198.51.100.7")
    assert try_in(limited.test_client(), numbers[0], **elsewhere) == 422
    clock.forward(seconds=61)
    assert try_in(limited.test_client(), numbers[0]) == 422


def test_sign_ins_that_succeed_do_not_use_the_address_up(limited: Any) -> None:
    people = [invented(n) for n in range(25)]
    for number in people:
        make_person(national_id=number)
    assert {try_in(limited.test_client(), number, PASSWORD) for number in people} == {303}


def test_the_whole_portal_takes_so_many_and_no_more(
    limited: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limits.LIMITS["sign_in_all"] == "1000/5 minutes"
    monkeypatch.setitem(limits.LIMITS, "sign_in_all", "3/5 minutes")
    limits._item.cache_clear()
    tries = [
        try_in(limited.test_client(), invented(n), **from_address(f"198.51.100.{n}"))
        for n in range(1, 5)
    ]
    limits._item.cache_clear()
    assert tries == [422] * 3 + [429]


def test_a_noisy_address_does_not_use_up_what_others_need(limited: Any) -> None:
    make_person(national_id=ID)
    for _n in range(60):
        try_in(limited.test_client(), ID)
    assert limits.used("sign_in_address", "127.0.0.1") == 60
    assert limits.used("sign_in_account", index_of(ID)) == 20
    assert limits.used("sign_in_all", "") == 5


def test_strangers_cannot_shut_a_person_out_of_the_browser_they_use(
    limited: Any, clock: Any
) -> None:
    make_person(national_id=ID)
    own = limited.test_client()
    assert try_in(own, ID, PASSWORD, **from_address("198.51.100.9")) == 303
    for _minute in range(3):
        for n in range(1, 8):
            try_in(limited.test_client(), ID, **from_address(f"203.0.113.{n}"))
        stranger = limited.test_client()
        assert try_in(stranger, ID, PASSWORD, **from_address("203.0.113.99")) == 429
        assert try_in(own, ID, PASSWORD, **from_address("203.0.113.50")) == 303
        clock.forward(seconds=61)


def test_nor_out_of_the_place_they_sign_in_from(limited: Any) -> None:
    make_person(national_id=ID)
    home = from_address("198.51.100.9")
    assert try_in(limited.test_client(), ID, PASSWORD, **home) == 303
    for n in range(1, 8):
        try_in(limited.test_client(), ID, **from_address(f"203.0.113.{n}"))
    assert try_in(limited.test_client(), ID, PASSWORD, **home) == 303


def test_a_known_browser_has_its_own_five_and_no_more(limited: Any) -> None:
    make_person(national_id=ID)
    own = limited.test_client()
    try_in(own, ID, PASSWORD)
    tries = [try_in(own, ID, **from_address(f"198.51.100.{n}")) for n in range(1, 8)]
    assert tries == [422] * 5 + [429] * 2


def test_a_forged_browser_mark_is_a_strangers(limited: Any) -> None:
    make_person(national_id=ID)
    for n in range(1, 7):
        forger = limited.test_client()
        forger.set_cookie("known", f"{'a' * 16}.{n:022x}")
        last = try_in(forger, ID, **from_address(f"198.51.100.{n}"))
    assert last == 429


def test_registering_asking_for_links_and_codes_are_limited_too(
    limited: Any, application: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, address in (
        ("register_address", "register"), ("forgot_address", "forgot"), ("reset_address", "reset"),
    ):
        monkeypatch.setitem(limits.LIMITS, name, "2/hour")
        limits._item.cache_clear()
        data = {"national_id": ID}
        tries = [
            limited.test_client().post(f"/account/{address}", data=data).status_code
            for _n in range(3)
        ]
        assert tries[2] == 429 != tries[1], address
    limits._item.cache_clear()


def test_fifty_tries_at_once_are_counted_one_by_one(
    limited: Any, at_once: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def once(_number: int) -> bool:
        limits.spend(("totp_account", "7"))
        return True

    outcomes = at_once(50, once)
    assert outcomes.count(True) == 5
    assert sum(isinstance(one, TooManyRequests) for one in outcomes) == 45

    def read_then_write(_number: int) -> bool:
        count = limits.used("totp_account", "8")
        return count < 5 and limits.within("totp_account", "8") is not None

    assert at_once(50, read_then_write).count(True) > 5, (
        "the control: who reads first and counts after lets more than five through"
    )


def test_a_counter_is_kept_even_when_the_request_fails_after_it(limited: Any) -> None:
    def fail_after_counting() -> None:
        with limited.test_request_context(method="POST"):
            limits.spend(("totp_account", "7"))
            with transaction():
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_counting()
    assert limits.used("totp_account", "7") == 1


def test_no_counter_names_a_person(limited: Any) -> None:
    make_person(national_id=ID)
    try_in(limited.test_client(), ID)
    keys = " ".join(db.session.scalars(select(Attempt.key)))
    assert "sign_in_account" in keys
    assert ID not in keys


def test_switched_off_nothing_is_counted(app: Any) -> None:
    make_person(national_id=ID)
    assert {try_in(app.test_client(), ID) for _n in range(8)} == {422}
    assert db.session.scalars(select(Attempt)).all() == []


def test_an_ipv6_network_is_one_address(app: Any) -> None:
    for given, kept in (
        ("2001:db8:1:2::77", "2001:0db8:0001:0002::/64"), ("198.51.100.7", "198.51.100.7"),
    ):
        with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
            assert limits.address() == kept


def test_redis_counts_too(app: Any) -> None:
    url = os.environ.get("PORTAL_TEST_REDIS", "redis://127.0.0.1:6379/9")
    counters = attempts.counters(url)
    try:
        counters.storage._redis.storage.ping()  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001
        unavailable("redis", str(error))
    item, who = limits._item("totp_account"), os.urandom(8).hex()
    assert [counters.hit(item, who) for _n in range(6)] == [True] * 5 + [False]
    assert counters.storage.get(item.key_for(who)) == 6
    assert counters.storage.get_expiry(item.key_for(who)) > 0
    counters.storage.give_back([item.key_for(who)])  # type: ignore[attr-defined]
    assert counters.storage.get(item.key_for(who)) == 5
    counters.storage.clear(item.key_for(who))
    assert counters.storage.get(item.key_for(who)) == 0
    assert db.session.scalars(select(Attempt)).all() == []


def test_when_redis_is_gone_the_database_counts(app: Any) -> None:
    counters = attempts.counters("redis://127.0.0.1:1/0")
    item = limits._item("totp_account")
    assert [counters.hit(item, "7") for _n in range(6)] == [True] * 5 + [False]
    assert db.session.scalars(select(Attempt)).one().count == 6


def invented(number: int) -> str:
    from portal.testing import invented_id

    return invented_id(900_000 + number)
