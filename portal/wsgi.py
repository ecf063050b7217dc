"""The application object for production servers."""

from portal import create_app

app = create_app()
