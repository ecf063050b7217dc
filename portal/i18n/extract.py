"""Keeps the .po files complete: `python -m portal.i18n.extract [--check] [--prune]`.

Collects the msgids of Python (`_`, gettext, lazy_gettext, ngettext, lazy_ngettext) and Jinja
(the same, and `{% trans %}`) and writes them into the catalogue of their owner: portal/ and
templates/ into the core's, plugins/<code>/ into the plugin's own, less what the core already
says. The core's also holds what WTForms and Flask-WTF say to people. Entries no longer used are
kept as `#~` lines, so that they come back with their text; `--prune` drops them.

`--check` writes nothing; it names every missing, fuzzy, obsolete or unwritten entry and every
translation whose placeholders differ from its msgid, and every msgid that two catalogues
translate differently, and exits 1 if there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
TRANSLATED = ("th", "lo")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
JINJA = {
    "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
    "trimmed": "true",
    "silent": "false",
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z%]|\{\w*\}")
HEADER = (
    '# {language} texts of {owner}.\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)

Id = str | tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """What a .po file holds for one msgid: the text, or the forms of a plural."""

    texts: tuple[str, ...]
    fuzzy: bool
    obsolete: bool


@dataclass
class Owner:
    """One catalogue: its name, where its texts lie, and what its code says (msgid → files)."""

    name: str
    translations: Path
    said: dict[Id, set[str]] = field(default_factory=dict)

    def po(self, language: str) -> Path:
        return self.translations / language / "LC_MESSAGES" / "messages.po"


def owners(root: Path = ROOT) -> list[Owner]:
    """The core first, then each plugin folder, with everything they say."""
    core = Owner("the core", root / "portal" / "translations")
    for folder in (root / "portal", root / "templates"):
        _listen(core, folder, root)
    for message in borrowed():
        core.said.setdefault(message, set())
    found = [core]
    for folder in sorted((root / "plugins").glob("*/")):
        if (folder / "__init__.py").is_file():
            plugin = Owner(f"plugin {folder.name}", folder / "translations")
            _listen(plugin, folder, root)
            plugin.said = {id_: at for id_, at in plugin.said.items() if id_ not in core.said}
            found.append(plugin)
    return found


def _listen(owner: Owner, folder: Path, root: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or {"static", "translations"} & set(path.relative_to(folder).parts):
            continue
        if path.suffix == ".py":
            method, options = "python", None
        elif "templates" in path.relative_to(root).parts:
            method, options = "jinja2.ext.babel_extract", JINJA
        else:
            continue
        for _line, message, _remarks, _context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            owner.said.setdefault(message, set()).add(path.relative_to(root).as_posix())


def borrowed() -> Iterator[Id]:
    """What WTForms (by its own template) and Flask-WTF say to people."""
    import flask_wtf
    import wtforms

    with (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").open("rb") as file:
        yield from (_id(message) for message in read_po(file) if message.id)
    for name in ("csrf.py", "file.py"):
        path = Path(flask_wtf.__file__).parent / name
        keywords = {"gettext": None, "ngettext": (1, 2), "ValidationError": None}
        for _line, message, _remarks, _context in extract_from_file(
            "python", path, keywords=keywords
        ):
            yield message


def read(path: Path, language: str) -> dict[Id, Entry]:
    """Every entry of a .po file by msgid."""
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    entries: dict[Id, Entry] = {}
    for obsolete, messages in ((True, list(catalogue.obsolete.values())), (False, list(catalogue))):
        for message in messages:
            if message.id:
                string = message.string or ""
                texts = (string,) if isinstance(string, str) else tuple(string)
                entries[_id(message)] = Entry(texts, message.fuzzy, obsolete)
    return entries


def _id(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _add(catalogue: Catalog, id_: Id, entry: Entry | None, files: set[str]) -> Message:
    texts = entry.texts if entry else ("",)
    string = texts[0] if isinstance(id_, str) else texts
    flags = {"fuzzy"} if entry and entry.fuzzy else set()
    # Line 0 is never written; files alone change less often than lines.
    return catalogue.add(id_, string, [(file, 0) for file in sorted(files)], flags=flags)


def merge(owner: Owner, language: str, *, prune: bool = False) -> None:
    """Write the owner's catalogue anew: what is said, with the texts it had, sorted by msgid."""
    path = owner.po(language)
    old = read(path, language)
    new, aside = Catalog(locale=language), Catalog(locale=language)
    for id_ in sorted(owner.said, key=str):
        _add(new, id_, old.get(id_), owner.said[id_])
    if not prune:
        for id_ in sorted(old.keys() - owner.said.keys(), key=str):
            message = _add(aside, id_, old[id_], set())
            new.obsolete[str(id_)] = message
    if not new and not new.obsolete:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(language=language, owner=owner.name).encode())
        write_po(file, new, width=100, omit_header=True, include_lineno=False)


def faults(owner: Owner, language: str) -> Iterator[str]:
    """One sentence per entry that is not fit to be shown."""
    entries = read(owner.po(language), language)
    for id_ in sorted(owner.said, key=str):
        entry = entries.get(id_)
        if entry is None or entry.obsolete or not all(entry.texts):
            where = ", ".join(sorted(owner.said[id_])) or "a library"
            yield f"missing: {id_!r} ({where})"
        elif entry.fuzzy:
            yield f"fuzzy: {id_!r}"
        elif any(not _same_placeholders(id_, text) for text in entry.texts):
            yield f"placeholders differ: {id_!r} → {entry.texts!r}"
    for id_ in sorted(entries.keys() - owner.said.keys(), key=str):
        yield f"obsolete: {id_!r}"


def contradictions(found: list[Owner], language: str) -> Iterator[str]:
    """One sentence per msgid that two catalogues translate differently: readers see one of them."""
    said: dict[Id, dict[tuple[str, ...], str]] = {}
    for owner in found:
        for id_, entry in read(owner.po(language), language).items():
            if not entry.obsolete:
                said.setdefault(id_, {}).setdefault(entry.texts, owner.name)
    for id_, texts in said.items():
        if len(texts) > 1:
            yield f"{' and '.join(texts.values())} differ over {id_!r}"


def incomplete(folder: Path) -> list[str]:
    """What a plugin's folder leaves untranslated, in the languages it has a catalogue for."""
    core = Owner("the core", ROOT / "portal" / "translations")
    known = {id_ for language in TRANSLATED for id_ in read(core.po(language), language)}
    plugin = Owner(folder.name, folder / "translations")
    _listen(plugin, folder, folder)
    plugin.said = {id_: at for id_, at in plugin.said.items() if id_ not in known}
    return [
        f"{language}: {fault}"
        for language in TRANSLATED
        if plugin.po(language).is_file()
        for fault in faults(plugin, language)
    ]


def _same_placeholders(id_: Id, text: str) -> bool:
    # The plural names what may be filled in; a language of one form must name all of it.
    wanted = id_ if isinstance(id_, str) else id_[1]
    return set(PLACEHOLDER.findall(wanted)) == set(PLACEHOLDER.findall(text))


def main(arguments: list[str] | None = None) -> int:
    """The command; answers its exit status."""
    parser = argparse.ArgumentParser(prog="python -m portal.i18n.extract", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, name what is wrong")
    parser.add_argument("--prune", action="store_true", help="drop entries no longer used")
    asked = parser.parse_args(arguments)
    wrong = 0
    for owner in owners():
        for language in TRANSLATED:
            if not asked.check:
                merge(owner, language, prune=asked.prune)
            for fault in faults(owner, language):
                wrong += 1
                sys.stdout.write(f"{owner.name} [{language}] {fault}\n")
    for language in TRANSLATED:
        for fault in contradictions(owners(), language):
            wrong += 1
            sys.stdout.write(f"[{language}] {fault}\n")
    sys.stdout.write(f"{wrong} to mend\n" if wrong else "translations complete\n")
    return 1 if asked.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
