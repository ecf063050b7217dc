"""What goes wrong in ways people are told about; each carries its sentence and its status."""

from __future__ import annotations


class PortalError(Exception):
    """Base of the told errors: `message` is a translated sentence, `status` the HTTP status."""

    status = 422

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message


class Refused(PortalError):
    """The step or file cannot be taken; nothing of it is kept."""


class NotAllowed(PortalError):
    """This person may not take this step, or not from this state."""

    status = 409


class Conflict(PortalError):
    """Someone else was faster; what was typed is kept for the reader."""

    status = 409


class Unavailable(PortalError):
    """Disk, database or a worker cannot serve now; trying again later is safe."""

    status = 503
