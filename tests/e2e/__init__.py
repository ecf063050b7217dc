"""The portal as people use it: a real server, a real browser, real mail."""

import pytest

for _name in ("acts", "journey", "mailbox", "sites", "visitor"):
    pytest.register_assert_rewrite(f"tests.e2e.{_name}")
