"""The command line: options, messages and exit codes. What it does stands in the modules it calls.

Exit codes: 0 done, 1 bad input (one line a problem on stderr, everything else done), 2 usage, 130 interrupted.
Heavy modules are imported by the commands that need them, so that `krant --help` is there at once.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translate.cli_align import align
from translate.cli_bench import bench
from translate.cli_check import check
from translate.cli_cluster import Outputs, Spread, cluster_options
from translate.cli_documents import document_options
from translate.cli_engine import BEST, Running, engine_options
from translate.cli_evaluate import evaluate
from translate.cli_formats import format_options
from translate.cli_glossary import glossary
from translate.cli_memory import memory
from translate.cli_models import models
from translate.cli_review import review
from translate.cli_status import status
from translate.cli_tmx import convert, tmx
from translate.cli_train import train
from translate.errors import KrantError
from translate.interrupts import Stoppable
from translate.saying import out, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from translate.documents.choices import Choices
    from translate.engine import FastTranslator
    from translate.formats import Formats
    from translate.marian import MarianTranslator
    from translate.memory import Memory
    from translate.models import Model
    from translate.terms import Terms

MODEL_HELP = "A folder, a hub id, 'opus-mt', 'bundled' or 'auto' (opus-mt if it is on this machine, else bundled)."


@click.group(cls=Stoppable, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="krant", prog_name="krant")
def main() -> None:
    """Dutch newspaper articles into English, with bilingual TMX and HTML for review and CAT tools."""


for command in (align, bench, check, convert, evaluate, glossary, memory, models, review, status, tmx, train):
    main.add_command(command)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("-o", "--output", "folder", type=Outputs(path_type=Path), default=Path("outputs"), show_default=True)
@click.option("--model", "choice", metavar="MODEL", help=MODEL_HELP)
@engine_options
@cluster_options
@click.option(
    "--glossary",
    "glossaries",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Your terms; they win over the news glossary.",
)
@click.option("--no-news", is_flag=True, help="Without the bundled news glossary.")
@click.option(
    "--style", "styles", multiple=True, metavar="NAME", help="House style: kyiv-traditional, zelenskyy, american."
)
@click.option(
    "--srx", is_flag=True, help="Also write the segmentation rules, as krant.srx and OmegaT's segmentation.conf."
)
@format_options
@document_options
@click.option(
    "--memory", "place", type=click.Path(path_type=Path), envvar="KRANT_MEMORY", metavar="FILE",
    help="Take what people approved from this translation memory, and offer what is like it (or KRANT_MEMORY).",
)  # fmt: skip
@click.option(
    "--force", is_flag=True, help="Translate even what does not look Dutch, and replace files that Krant did not write."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done and why, and write nothing.")
@click.option("--log", type=click.Path(path_type=Path), metavar="FILE", help="Add a line to FILE for all that happens.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but problems.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on stdout.")
def translate(
    paths: tuple[str, ...],
    folder: Path,
    choice: str | None,
    running: Running,
    spread: Spread | None,
    glossaries: tuple[Path, ...],
    no_news: bool,
    styles: tuple[str, ...],
    srx: bool,
    formats: Callable[[], Formats],
    choices: Choices,
    place: Path | None,
    force: bool,
    dry_run: bool,
    log: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Translate Dutch articles: files, folders (recursively), glob patterns, or - for stdin.

    Files are plain text or documents: Markdown, HTML, Word (.docx), OpenDocument (.odt), EPUB, subtitles (.srt), tables
    of articles (.csv, .tsv, .jsonl), and TMX or XLIFF with empty targets. Of a document there will also be the English
    one, NAME.en.SUFFIX.

    For every article there will be NAME.en.txt, NAME.tmx and NAME.html in the output folder, folders mirrored, and for
    the whole run index.html, krant.tmx (a memory of all articles, each pair once) and krant-run.json. With - the
    English goes to stdout and nothing is written. The same command again does only what is missing or has changed.
    """
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("- (stdin) cannot be combined with other paths.")
    from align.errors import AlignError

    settings = Settings(
        folder, choice, running, glossaries, not no_news, styles, srx, formats, place, force,
        dry_run, log, quiet, as_json, choices, spread,
    )  # fmt: skip
    try:
        code = _stdin(settings) if paths == ("-",) else _files(paths, settings)
    except (KrantError, AlignError) as problem:
        say(str(problem))
        code = 1
    sys.exit(code)


@dataclass(frozen=True)
class Settings:
    """What `krant translate` was asked for besides the paths."""

    folder: Path = Path("outputs")
    choice: str | None = None
    running: Running = BEST
    glossaries: tuple[Path, ...] = ()
    news: bool = True
    styles: tuple[str, ...] = ()
    srx: bool = False
    formats: Callable[[], Formats] | None = None
    place: Path | None = None
    force: bool = False
    dry_run: bool = False
    log: Path | None = None
    quiet: bool = False
    as_json: bool = False
    choices: Choices | None = None
    spread: Spread | None = None

    @property
    def where(self) -> str:
        """Where outputs go, for people."""
        return self.spread.target if self.spread and self.spread.target else str(self.folder)

    def tell(self, message: str) -> None:
        if not self.quiet:
            say(message)

    def terms(self) -> Terms:
        """The glossary layer; opened before the model, because a mistake in a user's file shows at once."""
        from glossary.terms import GlossaryError
        from translate.terms import Terms, load

        try:
            return Terms(load(self.glossaries, self.styles, news=self.news))
        except GlossaryError as problem:
            raise KrantError(str(problem)) from problem

    def memory(self) -> AbstractContextManager[Memory | None]:
        """The translation memory, made if it is not there; None without the option."""
        from translate.memory import opened

        return opened(self.place, make=True) if self.place else nullcontext()

    def resolved(self) -> Model:
        from translate.models import resolve

        return resolve(self.choice, say=self.tell)

    def model(self) -> tuple[Model, FastTranslator | MarianTranslator]:
        model = self.resolved()
        self.tell(f"model {model.signature} ({model.reason})")
        return model, self.running.opened(model)


def _files(paths: tuple[str, ...], settings: Settings) -> int:
    from translate.journal_run import files

    return files(paths, settings, click.get_current_context().params)


def _stdin(settings: Settings) -> int:
    """Modules for files, for JSON and for a memory are imported only where there is one: somebody waits for a line."""
    from translate.article import decode, parse
    from translate.language import check_dutch
    from translate.pipeline import encoded, translate_article

    text, warnings = decode(sys.stdin.buffer.read(), "stdin")
    for warning in warnings:
        settings.tell(warning)
    if not settings.force:
        check_dutch(text, "stdin")
    terms = settings.terms()
    model, translator = settings.model()
    with settings.memory() as store:
        reuse = None
        if store is not None:
            from translate.memory_reuse import Reuse

            reuse = Reuse(memory=store)
        translation = translate_article(parse(text, "stdin"), translator, (), terms, reuse)
        if not settings.as_json:
            out(encoded(translation.english))
            return 0
        from align.jsonl import write_jsonl
        from translate.batch import signature

        made = signature(model, settings.running.beams, terms, translator.signature)
        found = (*made, *(reuse.signature if reuse else ()), *translation.bitext.properties)
        out(write_jsonl(replace(translation.bitext, properties=found)))
    return 0


@main.command()
@click.argument("file", metavar="FILE")
@click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language of the text.")
def segment(file: str, lang: str) -> None:
    """Print one sentence a line, a blank line between paragraphs. FILE is a text file, or - for stdin."""
    from translate.article import decode, parse, read

    try:
        if file == "-":
            article = parse(decode(sys.stdin.buffer.read(), "stdin")[0], "stdin", lang)
        else:
            article = read(Path(file), file, lang)[0]
    except KrantError as problem:
        say(str(problem))
        sys.exit(1)
    paragraphs = [
        "".join(" ".join(sentence.text.split()) + "\n" for sentence in paragraph.sentences)
        for paragraph in article.paragraphs
    ]
    out("\n".join(paragraphs).encode("utf-8", "backslashreplace"))


if __name__ == "__main__":
    main()
