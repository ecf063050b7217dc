"""Find plugins, hold them, and answer one question: which service is this?"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
import structlog
from flask import Flask, current_app

from portal import hookspecs
from portal.extensions import Base
from portal.service import Service

log = structlog.get_logger(__name__)


class BadPlugin(Exception):
    """A plugin cannot be used; the message begins with its name."""


class Registry:
    """One per application, so that two apps in one process never share plugins."""

    def __init__(self) -> None:
        self.pm = pluggy.PluginManager("portal")
        self.pm.add_hookspecs(hookspecs)
        self._services: dict[str, Service] = {}
        self._owners: dict[str, str] = {}

    def load(self, extra: tuple[Any, ...] = (), disabled: tuple[str, ...] = ()) -> None:
        """Register folders of `plugins/`, entry points `portal.plugins`, and `extra` objects."""
        for name in disabled:
            self.pm.set_blocked(name)
        for name, load in self._found():
            if not self.pm.is_blocked(name) and not self.pm.has_plugin(name):
                self._register(name, load)
        for plugin in extra:
            name = getattr(plugin, "__name__", type(plugin).__name__).rpartition(".")[2]
            self._register(name, lambda plugin=plugin: plugin)
        for name, plugin in self.pm.list_name_plugin():
            self._take_services(name, plugin)
            self._check_tables(name, plugin)

    def _found(self) -> Iterator[tuple[str, Any]]:
        try:
            package = importlib.import_module("plugins")
        except ModuleNotFoundError:
            package = ModuleType("plugins")
            package.__path__ = []
        for found in pkgutil.iter_modules(package.__path__):
            yield found.name, lambda n=found.name: importlib.import_module(f"plugins.{n}")
        for point in metadata.entry_points(group="portal.plugins"):
            yield point.name, point.load

    def _register(self, name: str, load: Any) -> None:
        try:
            self.pm.register(load(), name)
            self.pm.check_pending()
        except Exception as error:
            raise BadPlugin(f"plugin {name}: {error}") from error

    def _take_services(self, name: str, plugin: object) -> None:
        offer = getattr(plugin, "portal_services", None)
        if offer is None or not self.pm.parse_hookimpl_opts(plugin, "portal_services"):
            return
        try:
            services = list(offer())
        except Exception as error:
            raise BadPlugin(f"plugin {name}: {error}") from error
        for service in services:
            for other in self._services.values():
                same = {service.code, service.slug} & {other.code, other.slug}
                if same or service.number == other.number:
                    raise BadPlugin(
                        f"plugin {name}: {service.code} shares code, slug or number with"
                        f" {other.code} of plugin {self._owners[other.code]}"
                    )
            self._services[service.code] = service
            self._owners[service.code] = name

    def _check_tables(self, name: str, plugin: object) -> None:
        """A table named for a service of its plugin meets no other plugin's, now or later."""
        codes = [code for code, owner in self._owners.items() if owner == name]
        for mapper in Base.registry.mappers:
            table = getattr(mapper.local_table, "name", "")
            if _wrote(plugin, mapper.class_.__module__) and not any(
                table == code or table.startswith(f"{code}_") for code in codes
            ):
                raise BadPlugin(
                    f"plugin {name}: table {table!r} is not named for one of its services: "
                    + ", ".join(codes)
                )

    def author(self, module: str) -> str | None:
        """Name of the plugin a module belongs to; None for the core's."""
        plugins = self.pm.list_name_plugin()
        return next((name for name, plugin in plugins if _wrote(plugin, module)), None)

    def __iter__(self) -> Iterator[Service]:
        return iter(sorted(self._services.values(), key=lambda s: s.number))

    def __len__(self) -> int:
        return len(self._services)

    def __contains__(self, code: str) -> bool:
        return code in self._services

    def __getitem__(self, code: str) -> Service:
        return self._services[code]

    def get(self, code: str) -> Service | None:
        """The service, or None when its plugin is gone."""
        return self._services.get(code)

    def by_slug(self, slug: str) -> Service | None:
        """The service at an address."""
        return next((s for s in self._services.values() if s.slug == slug), None)

    def owner(self, code: str) -> str:
        """Name of the plugin that offers the service."""
        return self._owners[code]

    @property
    def folders(self) -> dict[str, Path]:
        """Plugin name → its folder, for migrations, templates and translations."""
        return {
            name: Path(file).parent
            for name, plugin in self.pm.list_name_plugin()
            if isinstance(plugin, ModuleType) and (file := getattr(plugin, "__file__", None))
        }

    def mount(self, app: Flask) -> None:
        """Register the extra pages of the services, below the address of each.

        A blueprint with a `url_prefix` of its own goes there, where no page of the core is.
        """
        found: list[tuple[str, object]] = []
        taken = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
        for service in self:
            if service.blueprint is None:
                continue
            prefix = service.blueprint.url_prefix or f"/services/{service.slug}"
            if service.blueprint.url_prefix and prefix.split("/")[1] in taken:
                raise BadPlugin(
                    f"plugin {self.owner(service.code)}: {prefix} is an address of the portal"
                )
            try:
                app.register_blueprint(service.blueprint, url_prefix=prefix)
            except Exception as error:
                raise BadPlugin(f"plugin {self.owner(service.code)}: {error}") from error
            map_ = app.url_map.bind("")
            found += ((map_.build(endpoint), label) for endpoint, label in service.menu.items())
        app.jinja_env.globals["service_menu"] = found

    def setup(self, app: Flask) -> None:
        """Call `portal_setup` of each plugin; one that raises stops the boot with its name."""
        for implementation in reversed(self.pm.hook.portal_setup.get_hookimpls()):
            try:
                implementation.function(app=app)
            except Exception as error:
                raise BadPlugin(f"plugin {implementation.plugin_name}: {error}") from error

    def call(self, hook: str, **arguments: Any) -> bool:
        """Call one hook plugin by plugin; a raising one is named in the log, others go on."""
        sound = True
        for implementation in reversed(getattr(self.pm.hook, hook).get_hookimpls()):
            try:
                wanted = {name: arguments[name] for name in implementation.argnames}
                implementation.function(**wanted)
            except Exception:
                log.exception("plugin raised", plugin=implementation.plugin_name, hook=hook)
                sound = False
        return sound


def _wrote(plugin: object, module: str) -> bool:
    """Whether the module is a plugin's package or lies in it."""
    own = plugin.__name__ if isinstance(plugin, ModuleType) else ""
    return bool(own) and f"{module}.".startswith(f"{own}.")


def registry() -> Registry:
    """The registry of the current application."""
    found: Registry = current_app.extensions["portal"]
    return found
