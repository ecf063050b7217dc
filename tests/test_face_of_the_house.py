"""What every answer shares: headers, packed and lasting static files, hosts, the language."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from portal.app import Portal
from portal.face import CSP, HEADERS
from portal.outside import origin_of
from portal.testing import make_person, sign_in


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200), ("/services", 200), ("/services/id-card", 200), ("/status", 200),
        ("/nowhere", 404), ("/petitions", 303), ("/healthz", 200), ("/s/x", 404),
        ("/static/portal.css", 200), ("/static/none.css", 404), ("/account/login", 200),
    ],
)
def test_the_same_headers_stand_on_every_answer(client: FlaskClient, path: str, status: int):
    answer = client.get(path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    assert "unsafe" not in CSP
    assert "data:" not in CSP


def test_a_wrong_method_and_a_missing_token_bear_them_too(app: Portal):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client()
        for answer in (client.delete("/"), client.post("/lang/en"), client.post("/status")):
            assert answer.status_code in {400, 405}
            assert answer.headers["Content-Security-Policy"] == CSP
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_forms_of_a_page_lead_outside_only_to_the_origin_named(app: Portal):
    client = app.test_client()
    policy = client.get("/conference").headers["Content-Security-Policy"]
    assert policy == CSP.replace("form-action 'self'", "form-action 'self' https://meeting.example")
    assert client.get("/status").headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(
    "address", ["", "meeting.example", "javascript:alert(1)", "https://a b", "https://a;x", "//a"]
)
def test_what_is_no_web_address_has_no_origin(address: str):
    with pytest.raises(ValueError, match="no address of the web"):
        origin_of(address)


def test_an_origin_is_scheme_host_and_port():
    assert origin_of("https://Meet.Example:8443/room/1?x=;y") == "https://meet.example:8443"


def test_an_unknown_host_is_refused_without_a_page(client: FlaskClient):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.data


@pytest.mark.parametrize("way", ["br", "gzip"])
def test_style_sheets_travel_packed_and_last(client: FlaskClient, way: str):
    page = client.get("/").text
    for address in re.findall(r'href="([^"]+\.css\?v=[^"]+)"', page):
        plain = client.get(address)
        packed = client.get(address, headers={"Accept-Encoding": way})
        assert packed.headers["Content-Encoding"] == way
        assert len(packed.data) * 3 < len(plain.data)
        assert "immutable" in packed.headers["Cache-Control"]
        again = client.get(
            address,
            headers={"Accept-Encoding": way, "If-None-Match": packed.headers["ETag"]},
        )
        assert again.status_code == 304


def test_every_asset_of_a_page_is_our_own_and_there(client: FlaskClient):
    for path in ("/", "/services/id-card", "/account/register"):
        for address in re.findall(r'(?:href|src)="([^"#]+\?v=[^"#]+)', client.get(path).text):
            assert address.startswith("/"), address
            assert client.get(address).status_code == 200, address


def test_the_language_is_remembered_in_cookie_and_account(app: Portal):
    person = make_person()
    browser = sign_in(app, person)
    answer = browser.post("/lang/lo", data={"next": "/services"})
    assert (answer.status_code, answer.location) == (303, "/services")
    assert '<html lang="lo">' in browser.get("/services").text
    other = sign_in(app, person)
    assert '<html lang="lo">' in other.get("/").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil", "x"])
def test_changing_the_language_leads_nowhere_else(client: FlaskClient, target: str):
    assert client.post("/lang/en", data={"next": target}).location == "/"


def test_an_unknown_language_is_not_found(client: FlaskClient):
    assert client.post("/lang/xx").status_code == 404


def test_a_get_never_changes_state(app: Portal):
    from portal.extensions import transaction

    with (
        app.test_request_context("/"),
        pytest.raises(RuntimeError, match="may not change"),
        transaction(),
    ):
        pass


def test_rows_change_only_inside_a_transaction(app: Portal):
    from portal.extensions import db

    person = make_person()
    person.first_name = "อื่น"
    with pytest.raises(RuntimeError, match="transaction"):
        db.session.flush()
    db.session.rollback()
