"""`next=` stays on site, whatever is tried."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, strategies as st

from portal.accounts.targets import safe_next


@pytest.mark.parametrize(
    "target", ["/", "/petitions", "/services/id-card/new?a=1&b=%2F", "/petitions/11#files", "/ก"]
)
def test_places_of_ours_are_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None, "", "petitions", "https://evil.example", "//evil.example", "///evil.example",
        "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
        " //evil.example", "\x00//evil.example", "javascript:alert(1)", "/ok\r\nSet-Cookie: a=b",
        "http:evil.example", "http:/evil.example", "/a\\b", "data:text/html,x",
        "/\x0b/evil.example",
        "/" + "a" * 3000,
    ],
)
def test_all_else_is_dropped(target: str | None) -> None:
    assert safe_next(target) is None


@given(st.text(alphabet="/\\:@.?#ab \t\r\n\x0b\x00%2fEeè", max_size=14))
def test_what_is_kept_leads_to_our_own_host(target: str) -> None:
    kept = safe_next(target)
    if kept is not None:
        as_browsers_read = re.sub(r"[\t\r\n]", "", kept).replace("\\", "/")
        there = urlsplit(urljoin("https://portal.example/account/login", as_browsers_read))
        assert (there.scheme, there.netloc) == ("https", "portal.example")
