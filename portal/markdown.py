"""Text that administrators write in Markdown, as HTML that can do nothing but be read.

Two walls: the parser lets no HTML through (`html` off), and nh3 keeps only the tags and
addresses named here. No pictures, no style, no script, no event handlers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markupsafe import Markup

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}  #: beside addresses within the portal

MOST = 40_000  #: characters of one text


@lru_cache(maxsize=128)
def rendered(text: str) -> Markup:
    """The text as HTML for a page that has its `h1` already: headings begin at `h2`."""
    import nh3

    drawn = _parser().render(text[:MOST])
    return Markup(nh3.clean(  # noqa: S704 - that is what makes it safe
        drawn, tags=TAGS, attributes={"a": {"href"}, "ol": {"start"}}, url_schemes=SCHEMES,
        link_rel="noopener", strip_comments=True,
    ))  # fmt: skip


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.core.ruler.push("order_headings", _order_headings)
    return parser


def _order_headings(state: Any) -> None:
    """The outermost heading is an `h2`, and none below another skips a level."""
    above: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(above) + 1, 6)}"
