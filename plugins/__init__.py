"""Folder of services; each plugin is a package of its own and knows only `portal.sdk`."""
