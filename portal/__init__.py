"""The portal: a small core that carries public services, each of them a plugin."""

from __future__ import annotations

from typing import Any

from portal.app import Portal
from portal.config import load


def create_app(config: dict[str, Any] | None = None, plugins: tuple[Any, ...] = ()) -> Portal:
    """The application. `config` overrides settings; `plugins` are registered besides those found.

    Raises BadSettings or BadPlugin, with the name of what is wrong, instead of starting half.
    """
    from portal import extensions, face, migrate, observe, policy, rooms
    from portal.i18n.setup import init_i18n
    from portal.messages.declared import check_channels
    from portal.plugins import Registry
    from portal.settings.in_force import init_settings

    app = Portal("portal")
    app.config.from_mapping(load(config))
    registry = app.extensions["portal"] = Registry()
    rooms.import_models()
    registry.load(plugins, app.config["DISABLED_PLUGINS"])

    extensions.init_app(app)
    init_i18n(app)
    face.init_face(app)
    observe.init_observe(app)
    init_settings(app)
    app.before_request(policy.enforce)
    rooms.register(app)
    registry.mount(app)
    migrate.init_migrate(app)
    check_channels(registry)
    registry.setup(app)
    policy.check_routes(app)
    return app
