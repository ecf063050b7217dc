"""The captcha: computed by the browser or answered in words, good once, never a wall."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge
from sqlalchemy import select

from portal.accounts import captcha
from portal.accounts.models import UsedChallenge, User
from portal.extensions import db
from portal.i18n import LANGUAGES, thai, use_language
from portal.testing import PASSWORD, make_person

ID = "1234567890121"


def computed(browser: Any) -> str:
    """What the script of the page would post."""
    challenge = Challenge.from_dict(browser.get("/account/captcha").json)
    solution = solve_challenge(challenge)
    assert solution is not None
    return Payload(challenge, solution).to_base64()


def asked(page: str) -> str:
    found = re.search(r'name="captcha_question" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_computed_answer_opens_the_form(
    guarded: Any, client: Any, application: dict[str, str]
) -> None:
    answer = client.post("/account/register", data={**application, "altcha": computed(client)})
    assert answer.status_code == 303


@pytest.mark.parametrize("wrong", ["", "x", "e30=", "bnVsbA==", "W10=", "A" * 9000])
def test_without_an_answer_nothing_is_kept(
    guarded: Any, client: Any, application: dict[str, str], wrong: str
) -> None:
    answer = client.post("/account/register", data={**application, "altcha": wrong})
    assert answer.status_code == 422
    assert 'href="#captcha"' in answer.text
    assert db.session.scalars(select(User)).all() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sum_is_asked_in_the_language_of_the_page_and_answered_in_any_digits(
    guarded: Any, client: Any, application: dict[str, str], language: str
) -> None:
    client.set_cookie("lang", language)
    page = client.get("/account/register").text
    token = asked(page)
    question = captcha.read_sum(token)
    assert question is not None
    with use_language(language):
        assert str(question) in page
    typed = {"captcha_question": token, "captcha": thai(question.result)}
    answer = client.post("/account/register", data={**application, **typed})
    assert answer.status_code == 303


def test_the_question_reads_as_people_speak(app: Any) -> None:
    question = captcha.Sum(4, 3, True, "")
    assert str(question) == "How much is four plus three?"
    assert question.result == 7
    assert str(captcha.Sum(9, 2, False, "")) == "How much is nine minus two?"


def test_the_token_does_not_tell_the_sum(app: Any) -> None:
    question = captcha.new_sum()
    raw = base64.urlsafe_b64decode(question.token)
    assert f"{question.first},{question.second}".encode() not in raw
    assert captcha.new_sum().token != question.token


def test_a_wrong_sum_is_refused_and_another_asked(
    guarded: Any, client: Any, application: dict[str, str]
) -> None:
    token = asked(client.get("/account/register").text)
    question = captcha.read_sum(token)
    assert question is not None
    typed = {"captcha_question": token, "captcha": str(question.result + 1)}
    answer = client.post("/account/register", data={**application, **typed})
    assert answer.status_code == 422
    assert asked(answer.text) != token


def test_an_answer_is_good_once(
    guarded: Any, client: Any, application: dict[str, str]
) -> None:
    payload = computed(client)
    other = {**application, "national_id": "8123456789011", "altcha": payload}
    first = client.post("/account/register", data={**application, "altcha": payload})
    assert first.status_code == 303
    again = client.post("/account/register", data=other)
    assert again.status_code == 422
    assert payload not in again.text, "the page must not offer the used answer again"
    assert len(db.session.scalars(select(User)).all()) == 1


def test_spelling_an_answer_differently_does_not_make_it_new(
    guarded: Any, client: Any, application: dict[str, str]
) -> None:
    payload = computed(client)
    client.post("/account/register", data={**application, "altcha": payload})
    content = json.loads(base64.b64decode(payload))
    content["solution"]["time"] = 99
    content["challenge"]["signature"] = content["challenge"]["signature"].upper()
    for changed in (content, {**content, "more": 1}):
        spelled = base64.b64encode(json.dumps(changed, indent=1).encode()).decode()
        assert _refused(client, application, altcha=spelled)
    content["challenge"]["signature"] = content["challenge"]["signature"].lower()
    spelled = base64.b64encode(json.dumps(content, indent=1).encode()).decode()
    assert _refused(client, application, altcha=spelled)


def test_a_sum_is_good_once_however_its_token_is_spelled(
    guarded: Any, client: Any, application: dict[str, str]
) -> None:
    token = asked(client.get("/account/register").text)
    question = captcha.read_sum(token)
    assert question is not None
    result = str(question.result)
    sent = {**application, "captcha_question": token, "captcha": result}
    assert client.post("/account/register", data=sent).status_code == 303
    for spelled in (token, token + "\n", token.replace("=", "") + "==="):
        assert _refused(client, application, captcha_question=spelled, captcha=result)


def _refused(client: Any, application: dict[str, str], **answer: str) -> bool:
    data = {**application, "national_id": "8123456789011", **answer}
    return bool(client.post("/account/register", data=data).status_code == 422)


def test_one_answer_twenty_times_at_once_is_taken_once(
    app: Any, at_once: Callable[..., list[Any]]
) -> None:
    question = captcha.new_sum()
    answer = captcha.answered(question.token, str(question.result))
    assert answer is not None
    assert sorted(at_once(20, lambda _n: captcha.use_up(answer))) == [False] * 19 + [True]

    def read_then_write(_number: int) -> bool:
        known = db.session.get(UsedChallenge, answer.digest)
        captcha.use_up(answer)
        return known is None

    db.session.execute(UsedChallenge.__table__.delete())
    db.session.commit()
    assert at_once(20, read_then_write).count(True) > 1, (
        "the control: who looks first and writes after takes it several times"
    )


def test_an_answer_is_too_old_after_twenty_minutes(app: Any, clock: Any) -> None:
    question, payload = captcha.new_sum(), computed(app.test_client())
    clock.forward(minutes=19)
    assert captcha.answered(question.token, str(question.result))
    assert captcha.solved(payload)
    clock.forward(minutes=2)
    assert captcha.answered(question.token, str(question.result)) is None
    assert captcha.solved(payload) is None


def test_an_easier_puzzle_of_ones_own_is_worth_nothing(app: Any) -> None:
    from altcha import create_challenge

    own = create_challenge("PBKDF2/SHA-256", 1, hmac_secret="guess", expires_at=4_000_000_000)
    solution = solve_challenge(own)
    assert solution is not None
    assert captcha.solved(Payload(own, solution).to_base64()) is None
    ours = Challenge.from_dict(captcha.puzzle())
    ours.parameters.cost = 1
    ours.parameters.key_prefix = "00"
    solution = solve_challenge(ours)
    assert solution is not None
    assert captcha.solved(Payload(ours, solution).to_base64()) is None


def test_a_mistake_elsewhere_does_not_use_the_answer_up(
    guarded: Any, client: Any, application: dict[str, str]
) -> None:
    payload = computed(client)
    data = {**application, "altcha": payload}
    page = client.post("/account/register", data={**data, "phone": "12"})
    assert page.status_code == 422
    assert payload in page.text.replace("&#34;", '"')
    assert client.post("/account/register", data=data).status_code == 303


def test_answers_in_words_are_limited_more_tightly(
    guarded: Any, limited: Any, application: dict[str, str]
) -> None:
    statuses = []
    for _n in range(11):
        question = captcha.new_sum()
        answer = {"captcha_question": question.token, "captcha": str(question.result)}
        client = limited.test_client()
        statuses.append(
            client.post("/account/register", data={**application, **answer}).status_code
        )
    assert statuses == [303] * 10 + [429]


def test_signing_in_asks_only_after_three_failures(guarded: Any, limited: Any) -> None:
    make_person(national_id=ID)
    for number in (ID, "8123456789011"):
        client = limited.test_client()
        wrong = {"national_id": number, "password": "wrong wrong wrong"}
        pages = [client.post("/account/login", data=wrong).text for _n in range(3)]
        assert ["data-captcha" in page for page in pages] == [False, False, True]
        refused = client.post("/account/login", data={**wrong, "password": PASSWORD})
        assert refused.status_code == 422
        assert 'id="captcha-error"' in refused.text
    client = limited.test_client()
    right = {"national_id": ID, "password": PASSWORD, "altcha": computed(client)}
    assert client.post("/account/login", data=right).status_code == 303


def test_without_the_captcha_the_password_is_not_even_looked_at(
    guarded: Any, limited: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(national_id=ID)
    client = limited.test_client()
    for _n in range(3):
        client.post("/account/login", data={"national_id": ID, "password": "wrong wrong wrong"})
    monkeypatch.setattr("portal.accounts.passwords.matches", lambda *_given: 1 / 0)
    answer = client.post("/account/login", data={"national_id": ID, "password": PASSWORD})
    assert answer.status_code == 422


def test_a_puzzle_leaves_no_trace_and_no_cookie(guarded: Any, client: Any) -> None:
    answer = client.get("/account/captcha")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert db.session.scalars(select(UsedChallenge)).all() == []


def test_switched_off_no_page_asks(app: Any, client: Any) -> None:
    for page in ("register", "login", "forgot", "reset"):
        assert "data-captcha" not in client.get(f"/account/{page}").text


def test_every_open_form_asks(guarded: Any, client: Any) -> None:
    for page in ("register", "forgot", "reset"):
        assert "data-captcha" in client.get(f"/account/{page}").text
