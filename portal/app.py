"""Our Flask class: uploads streamed to disk, templates translated when loaded, one signer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.templating import Environment
from werkzeug.routing import IntegerConverter, Map

from portal.config import ROOT
from portal.cookies import Cookies
from portal.i18n.templates import base_environment
from portal.uploads.streaming import Request


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a number a row may have; a greater one is an address of nothing."""

    LARGEST = 2_147_483_647

    def __init__(self, addresses: Map, max: int = LARGEST, **more: Any) -> None:  # noqa: A002
        super().__init__(addresses, max=max, **more)


class Portal(Flask):
    """Flask with our request class and one template environment per language."""

    request_class = Request
    session_interface = Cookies()

    def __init__(self, name: str) -> None:
        super().__init__(name, template_folder=str(ROOT / "templates"))
        self.url_map.converters["int"] = RowNumber

    def create_jinja_environment(self) -> Environment:
        return base_environment(self, super().create_jinja_environment)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or signal of ours is a coroutine; asking is a tenth of a plain page's time."""
        return func
