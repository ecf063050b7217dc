"""Pages in this process: the home page, the staff queue, and what translated strings cost."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, render_template

from bench import bare
from bench.asking import Ask, asking, sure, through_client
from bench.house import house
from bench.timing import Claim, cpu_of, effort

BARE = "bare Flask view of 10 KB"
STRINGS = 50


def home(quick: bool) -> list[Claim]:
    """The home page for a stranger, nothing cached."""
    with house(petitions=0) as place:
        page = sure(asking(place.app, "/"), "</html>")
        return _page_claims("home page, anonymous", page, place.app, "/", "", 3, quick)


def queue(quick: bool) -> list[Claim]:
    """A queue as an officer sees it: signed in, ten rows, Thai, CSRF, every header."""
    with house(petitions=60) as place:
        cookie, _token = place.enter(place.someone("staff", "id_card"))
        path = "/staff/id-card?state=all"
        page = sure(asking(place.app, path, cookie=cookie), "csrf", "lang=\"th\"")
        if page().text.count("/staff/petitions/") < 10:
            raise RuntimeError("the queue has fewer than ten rows")
        what = "staff queue, signed in, 10 rows, Thai, CSRF"
        return _page_claims(what, page, place.app, path, cookie, 6, quick)


def desk(quick: bool) -> list[Claim]:
    """What an officer opens beside the queue: overview, a search, a queue with kept filters."""
    with house(petitions=60) as place:
        officer = place.someone("staff", "id_card")
        cookie, _token = place.enter(officer)
        _keep_filters(place.app, officer)
        pages = {
            "overview with today and the next ten": "/staff",
            "search over all services": f"/staff/search?q={quote('สม')}",
            "queue with five kept filters": "/staff/id-card?state=all",
            "the kept filters": "/staff/id-card/filters",
        }
        claims = []
        for what, path in pages.items():
            page = sure(asking(place.app, path, cookie=cookie), "csrf", "lang=\"th\"")
            claims += _page_claims(f"desk: {what}", page, place.app, path, cookie, None, quick)
        return claims


def _keep_filters(app: Flask, officer: int) -> None:
    from portal.desk.asked import Asked
    from portal.desk.models import SavedFilter
    from portal.extensions import transaction

    with app.app_context(), transaction() as session:
        for n in range(5):
            words = Asked(state="late", assigned="me" if n % 2 else "nobody")
            session.add(SavedFilter(
                user_id=officer, service_code="id_card", name=f"ตัวกรอง {n}", state=words.state,
                assigned=words.assigned,
            ))  # fmt: skip


def strings(quick: bool) -> list[Claim]:
    """A page with fifty translated strings beside the same page with the words typed in."""
    from portal.i18n.catalogue import catalogue

    with house(petitions=0) as place:
        with place.app.app_context():
            words = catalogue().texts("th").items()
            odd = set("%{}\"'\\\n<&")
            plain = [(one, told) for one, told in words if not odd & set(one + told)]
        some = plain[:STRINGS]
        asked = "".join(f'<li>{{{{ _("{one}") }}}}</li>' for one, _told in some)
        typed = "".join(f"<li>{told}</li>" for _one, told in some)

        sources = {"translated": asked, "typed": typed}
        paths = [_mounted(place.app, name, source) for name, source in sources.items()]
        with_them, without = (sure(asking(place.app, path), some[-1][1]) for path in paths)
        ours, other, flask = cpu_of(with_them, without, asking(bare.app, "/"), **effort(quick))
    return [
        Claim(
            what=f"page with {STRINGS} translated strings", ours=ours * 1e6, other=other * 1e6,
            unit="µs", against="the page without", goal=1.1,
        ),
        _claim(f"page with {STRINGS} translated strings, directly", ours, flask),
    ]


def _page_claims(
    what: str, page: Ask, app: Flask, path: str, cookie: str, goal: float | None, quick: bool
) -> list[Claim]:
    """A page through Flask's test client, as the goals were set; called directly as a note."""
    ours, other = cpu_of(
        through_client(app, path, cookie=cookie), through_client(bare.app, "/"), **effort(quick)
    )
    directly, alone = cpu_of(page, asking(bare.app, "/"), **effort(quick))
    return [_claim(what, ours, other, goal), _claim(f"{what}, directly", directly, alone)]


def _mounted(app: Flask, name: str, source: str) -> str:
    """The address of a new public page that renders a template, loaded once as from a file."""
    from portal.policy import public

    with app.test_request_context("/"):
        app.preprocess_request()
        template = app.jinja_env.from_string(source)
    app.add_url_rule(f"/bench/{name}", name, public(lambda: render_template(template)))
    return f"/bench/{name}"


def _claim(what: str, ours: float, other: float, goal: float | None = None) -> Claim:
    return Claim(
        what=what, ours=ours * 1e6, other=other * 1e6, unit="µs", against=BARE, goal=goal
    )
