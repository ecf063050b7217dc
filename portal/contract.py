"""What every service promises; a new plugin is tested here without a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

if TYPE_CHECKING:
    from portal.app import Portal
    from portal.service import Service


class ServiceContract:
    """Subclass it as TestX with `code`; the fixtures of `portal.testing` do the rest."""

    code: str

    def service(self, app: Portal) -> Service:
        """The service under test."""
        return app.extensions["portal"][self.code]  # type: ignore[no-any-return]

    def test_every_answer_has_a_column(self, app: Portal) -> None:
        service = self.service(app)
        columns: set[str] = set(inspect(service.details).columns.keys())
        assert set(fields(app, service.form)) <= columns
        for step in service.workflow.transitions:
            if step.form is not None:
                assert set(fields(app, step.form)) <= columns

    def test_steps_offered_together_ask_for_different_answers(self, app: Portal) -> None:
        """They stand in one form on the page of the office, whose names must tell them apart."""
        workflow = self.service(app).workflow
        for state in workflow.states:
            for applicant in (True, False):
                asked = [
                    name for step in workflow.from_(state.code)
                    if step.form is not None and (step.by == "applicant") is applicant
                    for name in fields(app, step.form)
                ]
                assert len(asked) == len(set(asked)), (state.code, asked)

    def test_its_tables_bear_its_name(self, app: Portal) -> None:
        from portal.extensions import Base
        from portal.migrate import owner_of

        service = self.service(app)
        owner = app.extensions["portal"].owner(service.code)
        module = service.details.__module__.split(".")[:2]
        own = [
            mapper.class_.__tablename__
            for mapper in Base.registry.mappers
            if mapper.class_.__module__.split(".")[:2] == module
        ]
        assert own
        assert all(owner_of(name) == owner for name in own)

    def test_its_pages_open_for_everybody(self, app: Portal) -> None:
        service = self.service(app)
        for language in ("th", "en", "lo"):
            browser = app.test_client()
            browser.set_cookie("lang", language)
            for page in ("", "/manual"):
                answer = browser.get(f"/services/{service.slug}{page}")
                assert answer.status_code == 200, (page, language)

    def test_a_stranger_is_asked_to_sign_in_first(self, app: Portal) -> None:
        answer = app.test_client().get(f"/services/{self.service(app).slug}/new")
        assert answer.status_code == 303
        assert "/account/login" in answer.location

    def test_it_can_be_filed_handled_and_ended(self, app: Portal) -> None:
        from portal.checking import troubles
        from portal.rehearsal import rehearse

        workflow = self.service(app).workflow
        declared = {(src, step.action) for step in workflow.transitions for src in step.source}
        assert rehearse(self.service(app)) == declared
        assert not any(troubles().values())

    def test_an_empty_form_is_refused_with_every_missing_answer_named(self, app: Portal) -> None:
        from portal.testing import make_person, sign_in

        service = self.service(app)
        browser = sign_in(app, make_person())
        answer = browser.post(f"/services/{service.slug}/new", data={})
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        for slot in service.slots:
            assert not slot.required or f'href="#{slot.code}"' in page

    def test_its_icon_is_one_of_the_portals(self, app: Portal) -> None:
        from portal.face import STATIC

        drawn = (STATIC / "img" / "icons.svg").read_text("utf-8")
        assert f'id="{self.service(app).icon}"' in drawn

    def test_its_rules_are_valid_before_anybody_changes_them(self, app: Portal) -> None:
        from portal.i18n import today

        for rules in self.service(app).rules:
            form = rules.filled({}, valid_from=today().isoformat(), reason="contract")
            assert form.validate(), (rules.code, form.errors)

    def test_its_translations_are_complete(self, app: Portal) -> None:
        from portal.i18n.extract import incomplete

        registry = app.extensions["portal"]
        folder = registry.folders.get(registry.owner(self.code))
        assert folder is None or incomplete(folder) == []


def fields(app: Portal, form: Any) -> list[str]:
    """Names of a form's answers."""
    with app.test_request_context():
        return [
            field.name
            for field in form(formdata=None, meta={"csrf": False})
            if field.name != "csrf_token"
        ]
