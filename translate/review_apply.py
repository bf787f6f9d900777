"""Reviews brought home: which articles of a run they are of, what changes there, and the run's files written anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from align.bitext import Bitext
from align.pagedata import document_hash
from translate.documents.renewed import renew
from translate.errors import KrantError
from translate.review import REVIEW_OF, REVIEWER, Review, read_review
from translate.review_match import is_whole, match
from translate.review_merge import Given, Merged, merge
from translate.review_run import Run

SHARE = 0.5  # of a CAT tool's file or of an article, the sentences that must be in the other one


@dataclass(frozen=True, slots=True)
class Options:
    """How reviews are applied. `prefer` is the file that wins conflicts; `force` takes reviews of other editions of an
    article; `approve` counts the texts of CAT tools' files as approved."""

    prefer: Path | None = None
    force: bool = False
    approve: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An article with its reviews: what it was, what it is to be, and how the files fit (lines for people)."""

    before: Bitext
    merged: Merged
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.merged.changes)


@dataclass
class _Article:
    bitext: Bitext
    given: list[Given] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def reviewed(run: Run, files: Iterable[Path], options: Options, on_problem: Callable[[str], None]) -> list[Reviewed]:
    """Read the files, find their articles and bring everything together; nothing is written.

    A file that cannot be read or belongs to no article costs that file only, and is told to `on_problem`.
    """
    articles: dict[str, _Article] = {}
    for path in dict.fromkeys(files):
        try:
            review = _read(path, options)
            for name in _names(run, review):
                article = articles.get(name) or _Article(run.bitext(name))
                if _take(article, review, options):
                    articles[name] = article
            if not any(given.review.path == path for one in articles.values() for given in one.given):
                raise KrantError(f"{path}: belongs to no article of {run.folder}. Name the run's folder with --in.")
        except KrantError as problem:
            on_problem(str(problem))
    return [one for article in articles.values() for one in _merged(article, options, on_problem)]


def _merged(article: _Article, options: Options, on_problem: Callable[[str], None]) -> Iterator[Reviewed]:
    try:
        merged = merge(article.bitext, article.given, options.prefer)
    except KrantError as problem:
        on_problem(str(problem))
        return
    if merged.changes:
        found = [prop for given in article.given for prop in _origin(given.review)]
        known = article.bitext.properties
        added = tuple(prop for prop in found if prop[0] == REVIEWER or prop not in known)
        merged = replace(merged, bitext=replace(merged.bitext, properties=(*known, *added)))
    yield Reviewed(article.bitext, merged, tuple(one.review.path for one in article.given), tuple(article.notes))


def _origin(review: Review) -> Iterator[tuple[str, str]]:
    if review.document:
        yield REVIEW_OF, review.document
    if review.reviewer:
        yield REVIEWER, review.reviewer


def _read(path: Path, options: Options) -> Review:
    review = read_review(path)
    if not review.segments:
        raise KrantError(f"{path}: has no sentences. Export it again.")
    if options.approve and not review.complete:
        marked = (
            replace(one, status=one.status or "approved") if one.target.strip() else one for one in review.segments
        )
        return replace(review, segments=tuple(marked))
    return review


def _names(run: Run, review: Review) -> list[str]:
    """The articles to look at: the one that the file names, or all of the run."""
    if review.article in run.names:
        return [review.article]
    if review.complete:
        raise KrantError(
            f"{review.path}: is a review of {review.article or 'an article without a name'}, which is not in "
            f"{run.folder}. Name the run's folder with --in."
        )
    return list(run.names)


def _take(article: _Article, review: Review, options: Options) -> bool:
    """Lay the review beside the article, if it is one of it. Raises KrantError where it says that it is but is not."""
    bitext = article.bitext
    if review.complete and not review.segments[0].ids and not is_whole(bitext.pairs, review.segments):
        review = replace(review, complete=False)  # a TMX leaves out the pairs that have no text
    if review.languages != (bitext.source_language, bitext.target_language) and review.complete:
        raise KrantError(f"{review.path}: is from {' to '.join(review.languages)}, which {bitext.name} is not.")
    document = document_hash(bitext)
    if review.complete:
        _check(bitext, review, document, options)
    current = review.document == document
    found = match(bitext.pairs, review, same_document=current)
    sentences, total = found.pairs, len(bitext.pairs)
    if not review.complete:
        texts = len(review.segments) - len(found.unknown)
        named = review.article == bitext.name
        if not found.blocks or not (named or sentences >= SHARE * total or texts >= SHARE * len(review.segments)):
            return False
        article.notes.append(
            f"{review.path}: has {sentences} of the {total} sentences of {bitext.name} ({_percent(sentences, total)}); "
            f"{texts} of its {len(review.segments)} are in it ({_percent(texts, len(review.segments))})"
        )
        if found.unclear:
            article.notes.append(
                f"{review.path}: {len(found.unclear)} repeated sentences have several translations there, left alone"
            )
    article.given.append(Given(review, found, current))
    return True


def _check(bitext: Bitext, review: Review, document: str, options: Options) -> None:
    """A review names its document by its hash; documents that were reviewed before are remembered in the article."""
    known = {document, *(value for name, value in bitext.properties if name == REVIEW_OF)}
    whole = is_whole(bitext.pairs, review.segments)
    if review.document in known and whole:
        return
    if review.document in known:
        raise KrantError(
            f"{review.path}: its Dutch is not that of {bitext.name}. Somebody changed the file; export again."
        )
    if not whole:
        ours = {pair.source for pair in bitext.pairs}
        share = sum(one.source in ours for one in review.segments)
        raise KrantError(
            f"{review.path}: is of another article or another edition of {bitext.name}: only {share} of its "
            f"{len(review.segments)} sentences are the same. Apply it to the run that its page is from (--in)."
        )
    if not options.force:
        raise KrantError(
            f"{review.path}: is of an earlier translation of {bitext.name} (the Dutch is the same). "
            "Use --force to apply what the reviewer decided all the same."
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "0 %"


def write(run: Run, done: Sequence[Reviewed]) -> None:
    """Write every changed article's files and the run's index and record. Raises KrantError and AlignError.

    English texts are made before anything is written, so that an article that cannot be told in English stays whole.
    """
    changed = [one for one in done if one.changed]
    english = [run.english(one.before, one.merged) for one in changed]
    for one, text in zip(changed, english, strict=True):
        run.write(one.merged.bitext, text)
    if changed:
        run.write_overview({one.merged.bitext.name: one.merged.bitext for one in changed})
    problems = filter(None, [renew(run.folder, run.record, one.merged.bitext) for one in changed])
    if text := "\n".join(problems):
        raise KrantError(text)
