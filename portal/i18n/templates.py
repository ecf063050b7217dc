"""Templates translated when they are loaded: one Jinja environment per language.

`app.jinja_env` is the front door; asking it for a template answers with the template compiled
for the current language. Filters, tests, globals and extensions are shared by all languages.
While compiling, `_("…")`, `gettext("…")` and `{% trans %}` with literal msgids become constants
of that language, so a translated page costs what an untranslated one costs. Only `ngettext` and
msgids made at run time still look into the catalogue.

`_("…")` is text: autoescaping escapes it like any other text, and every variable in it.
`{% trans %}` is template source: markup in it stays markup, its variables are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Self

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes, pass_eval_context
from jinja2.compiler import CodeGenerator
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner as _escaped, escape  # type: ignore[attr-defined]

from portal.i18n.catalogue import Catalogue, LazyText, catalogue
from portal.i18n.language import current_language

I18N = "jinja2.ext.i18n"
_PIECE = re.compile(r"%(?:\((\w+)\)s|(%))")


class TranslatedEnvironment(Environment):
    """Front door and, per language, the room behind it (an overlay with its own cache)."""

    language: str | None = None
    rooms: dict[str, Self]

    def speaking(self, language: str) -> Self:
        """The environment whose templates are compiled for `language`."""
        room = self.rooms.get(language)
        if room is None:
            room = self.overlay()
            room.language = language
            room.bytecode_cache = None  # keyed by source alone, it would mix the languages
            self.rooms[language] = room
        return room

    def add_extension(self, extension: Any) -> None:
        """Add to every language, also to those already in use."""
        super().add_extension(extension)
        for room in self.rooms.values() if self.language is None else ():
            room.add_extension(extension)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary: all globals are there before the first template is loaded.

        Jinja's chain of two is read key by key for every page and import: 50 µs of a plain page.
        """
        return {**self.globals, **(d or {})}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """As in Jinja, in the current language."""
        if self.language is None:
            return self.speaking(current_language()).get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def select_template(
        self,
        names: Any,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """As in Jinja, in the current language."""
        if self.language is None:
            return self.speaking(current_language()).select_template(names, parent, globals)
        return super().select_template(names, parent, globals)

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        """As in Jinja, in the current language."""
        if self.language is None:
            room = self.speaking(current_language())
            return room.from_string(source, globals, template_class)
        return super().from_string(source, globals, template_class)


def written(value: Any, words: Mapping[str, str]) -> str:
    """`escape(value)` as plain text: it is joined to the page at once, and Markup costs double.

    `words` are those of the template's language: asking which is spoken costs ten times the look.
    """
    if type(value) is LazyText:
        return _escaped(value.told(words))
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return _escaped(str(value))


def words_of(environment: Environment) -> Mapping[str, str]:
    """The texts of the language whose templates an environment compiles."""
    language = getattr(environment, "language", None)
    return catalogue().texts(language) if language else {}


class TranslatingGenerator(CodeGenerator):
    """Jinja's compiler, which puts the language's own words in first."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802
        language = getattr(self.environment, "language", None)
        if language is not None:
            Translator(catalogue(), language).visit(node)
        self.writeline(f"from {__name__} import written, words_of, _escaped as escaped")
        self.writeline("words = words_of(environment)")
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Any, frame: Any) -> None:
        """A block hands over all it says at once: each piece would pass every template above."""
        gathers = frame.block_frame and frame.buffer is None
        if gathers:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if gathers:
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Any) -> None:  # noqa: N802
        """Jinja's own way (first the attribute, then the key), with no call where it is there."""
        self.write("(found if (found := getattr((of := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing")
        self.write(f" else environment.getattr(of, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("(escaped(said) if type((said := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write(")) is str else written(said, words))")
        else:
            super()._output_child_post(node, frame, finalize)


class Translator(NodeTransformer):
    """Replaces calls with literal msgids by the language's text; leaves all others alone."""

    def __init__(self, messages: Catalogue, language: str) -> None:
        self._texts = messages.texts(language)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        children: list[nodes.Expr] = []
        for child in node.nodes:
            children.extend(self._inline(child) or [self.visit(child)])
        node.nodes = children
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        message = _literal(node, "_", "gettext")
        if message is None:
            return node
        text = self._texts.get(message, message)
        if not node.kwargs:
            return nodes.Const(text, lineno=node.lineno)
        values = {pair.key: pair.value for pair in node.kwargs}
        pieces = _fill(text, values, nodes.Const, node.lineno)
        return node if pieces is None else nodes.Concat(pieces, lineno=node.lineno)

    def visit_MarkSafeIfAutoescape(self, node: nodes.MarkSafeIfAutoescape) -> nodes.Expr:  # noqa: N802
        # Only {% trans %} writes this node; its ngettext wants the unfilled text.
        call = node.expr
        if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name):
            if call.node.name == "ngettext":
                call.node.name = "plural_text"
            elif call.node.name == "gettext" and isinstance(call.args[0], nodes.Const):
                message = call.args[0].value
                text = self._texts.get(message, message)
                node.expr = nodes.Const(text, lineno=node.lineno)
                return node
        self.generic_visit(node)
        return node

    def _inline(self, node: nodes.Node) -> list[nodes.Expr] | None:
        """What an output may print piece by piece instead of joining first."""
        if isinstance(node, nodes.Call) and node.kwargs:
            folded = self.visit(node)
            return list(folded.nodes) if isinstance(folded, nodes.Concat) else [folded]
        if not (isinstance(node, nodes.Mod) and isinstance(node.left, nodes.MarkSafeIfAutoescape)):
            return None
        self.generic_visit(node)
        text, variables = node.left.expr, node.right
        if not isinstance(text, nodes.Const) or not isinstance(variables, nodes.Dict):
            return [node]
        values = {pair.key.as_const(): pair.value for pair in variables.items}
        return _fill(text.value, values, nodes.TemplateData, node.lineno) or [node]


def _literal(node: nodes.Call, *names: str) -> str | None:
    """The msgid of a call such as `_("…", x=1)`; None when it is only known at run time."""
    if not (isinstance(node.node, nodes.Name) and node.node.name in names):
        return None
    if len(node.args) != 1 or node.dyn_args is not None or node.dyn_kwargs is not None:
        return None
    first = node.args[0]
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else None


def _fill(
    text: str, values: dict[str, nodes.Expr], literal: Callable[..., nodes.Expr], lineno: int
) -> list[nodes.Expr] | None:
    """`text` cut at its placeholders; None if it must be filled at run time after all."""
    parts = _PIECE.split(text)
    used = [name for name in parts[1::3] if name]
    if any("%" in part for part in parts[::3]) or len(used) != len(set(used)):
        return None
    if not set(used) <= values.keys():
        return None
    pieces: list[nodes.Expr] = []
    for plain, name, percent in zip(
        parts[::3], [*parts[1::3], None], [*parts[2::3], None], strict=True
    ):
        if plain or percent:
            pieces.append(literal(plain + (percent or ""), lineno=lineno))
        if name:
            pieces.append(values[name])
    return pieces or [literal("", lineno=lineno)]


def plural_text(singular: str, plural: str, num: int) -> str:
    """The form for `num`, its placeholders unfilled."""
    return catalogue().plural(current_language(), singular, plural, num)


def _filled(context: EvalContext, text: str, variables: dict[str, Any]) -> str:
    return escape(text) % variables if context.autoescape else text % variables


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **variables: Any) -> str:
    text = catalogue().texts(current_language()).get(str(message), str(message))
    return _filled(context, text, variables) if variables else text


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, num: int, /, **variables: Any) -> str:
    return _filled(context, plural_text(one, many, num), {"num": num, **variables})


def install(environment: TranslatedEnvironment) -> None:
    """Put our words into an environment; again after an extension has put in its own."""
    if not any(
        extension.endswith("InternationalizationExtension") for extension in environment.extensions
    ):
        environment.add_extension(I18N)
    # Old style tells {% trans %} (marked safe) from _("…") (not) in the parsed template.
    for room in (environment, *environment.rooms.values()):
        room.newstyle_gettext = False  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(
        _=_gettext, gettext=_gettext, ngettext=_ngettext, plural_text=plural_text
    )


def base_environment(app: Flask, make: Callable[[], Environment]) -> TranslatedEnvironment:
    """The front door for `app`; `make` is the `create_jinja_environment` it inherits."""
    app.jinja_environment = TranslatedEnvironment
    environment = make()
    assert isinstance(environment, TranslatedEnvironment)
    environment.rooms = {}
    environment.code_generator_class = TranslatingGenerator
    install(environment)
    return environment


def front_door(app: Flask) -> TranslatedEnvironment:
    """`app.jinja_env` with its right type; TypeError for an app without our environments."""
    environment = app.jinja_env
    if not isinstance(environment, TranslatedEnvironment):
        raise TypeError("the app's create_jinja_environment must use base_environment")
    return environment


__all__ = ["Markup", "TranslatedEnvironment", "base_environment", "front_door", "install"]
