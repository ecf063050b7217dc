"""Messages by LINE: pushed to people who linked their account with a code typed to the office."""

from flask import Flask

from plugins.line_channel import line
from plugins.line_channel.views import pages
from portal.sdk import Message, MessageChannel, hookimpl, lazy_gettext as _, message_text

CHANNEL = MessageChannel(
    code="line",
    label=_("LINE"),
    ready=line.is_set_up,
    hint=_("Add the LINE account of the office as a friend and send it this code as a message:"),
    icon="chat-left-text",
)


@hookimpl
def portal_channels() -> list[MessageChannel]:
    """The one channel of this plugin."""
    return [CHANNEL]


@hookimpl
def portal_deliver(message: Message, address: str, identifier: str) -> bool:
    """Push one message; asked only for deliveries of our own channel."""
    line.push(address, message_text(message, line.LONGEST), key=identifier)
    return True


@hookimpl
def portal_setup(app: Flask) -> None:
    """Read the settings and open the door for what LINE tells us."""
    line.configure(app)
    app.register_blueprint(pages)
