"""One of several processes that submit petitions at once: prints the seconds of each."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random


def main(number: int, gate: Path, order: int) -> None:
    """Make ready, wait for the gate to open, submit, print."""
    from sqlalchemy import select

    from portal import create_app
    from portal.accounts.models import Grant, User
    from portal.demo.filling import filled
    from portal.extensions import db
    from portal.petitions.operations import submit
    from portal.plugins import registry

    with create_app().app_context():
        service = registry()["id_card"]
        nobodys = select(Grant.user_id)
        people = select(User.id).where(User.id.not_in(nobodys), User.disabled_at.is_(None))
        person = db.session.scalars(people.offset(order).limit(1)).one()
        forms = [filled(Random(f"{order}:{n}"), service.form) for n in range(number)]
        db.session.remove()
        print("ready", flush=True)
        while not gate.exists():
            time.sleep(0.005)
        waits = []
        for serial, form in enumerate(forms):
            begun = time.perf_counter()
            submit(service, person, form, token=f"bench-{order}-{serial}")
            waits.append(time.perf_counter() - begun)
            db.session.remove()
        print("\n".join(map(str, waits)))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
