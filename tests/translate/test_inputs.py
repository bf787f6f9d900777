"""From paths to article files: folders, globs, names, and every mistake with its own message."""

from __future__ import annotations

from pathlib import Path

import pytest

from translate.inputs import NAME_BYTES, find


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Een zin.\n", encoding="utf-8")


def named(*arguments: str) -> list[tuple[str, str]]:
    """Path and output name of what is found, where nothing may go wrong."""
    inputs, problems = find(arguments)
    assert problems == []
    return [(str(item.path), item.name) for item in inputs]


def problems(*arguments: str) -> list[str]:
    return [str(problem) for problem in find(arguments)[1]]


def test_files_come_in_the_order_asked_for() -> None:
    write("b.txt", "map/a.txt", "zonder", "c.2019.TXT")
    assert named("b.txt", "map/a.txt", "zonder", "c.2019.TXT") == [
        ("b.txt", "b"),
        ("map/a.txt", "a"),
        ("zonder", "zonder"),
        ("c.2019.TXT", "c.2019"),
    ]


def test_a_folder_is_searched_to_the_bottom_and_mirrored() -> None:
    write("in/b.txt", "in/a.TXT", "in/sub/diep/a.txt", "in/lees.md", "in/foto.jpg")
    assert named("in") == [("in/a.TXT", "a"), ("in/b.txt", "b"), ("in/sub/diep/a.txt", "sub/diep/a")]
    assert named("in/") == named("in") == named("./in")


def test_hidden_files_folders_and_our_own_outputs_are_passed_over() -> None:
    write("in/a.txt", "in/.b.txt", "in/.git/c.txt", "in/a.en.txt", "in/sub/X.EN.TXT")
    Path("in/map.txt").mkdir()
    assert named("in") == [("in/a.txt", "a")]


def test_a_folder_that_is_hidden_itself_is_searched_when_asked_for() -> None:
    write(".verborgen/a.txt")
    assert named(".verborgen") == [(".verborgen/a.txt", "a")]


def test_our_own_output_is_taken_when_asked_for() -> None:
    write("a.en.txt")
    assert named("a.en.txt") == [("a.en.txt", "a.en")]


def test_a_glob_finds_files_and_folders() -> None:
    write("in/2019-a.txt", "in/2020-b.txt", "in/sub/2020-c.txt")
    assert named("in/20*.txt") == [("in/2019-a.txt", "2019-a"), ("in/2020-b.txt", "2020-b")]
    assert named("in/**/2020*.txt") == [("in/2020-b.txt", "2020-b"), ("in/sub/2020-c.txt", "2020-c")]
    assert named("i?") == [
        ("in/2019-a.txt", "2019-a"),
        ("in/2020-b.txt", "2020-b"),
        ("in/sub/2020-c.txt", "sub/2020-c"),
    ]


def test_a_file_whose_name_looks_like_a_glob_is_a_file() -> None:
    write("Vrij [1].txt", "a*b.txt", "axb.txt", "map [2]/c.txt")
    assert named("Vrij [1].txt", "a*b.txt") == [("Vrij [1].txt", "Vrij [1]"), ("a*b.txt", "a*b")]
    assert named("*b.txt") == [("a*b.txt", "a*b"), ("axb.txt", "axb")]
    assert named("map*") == [("map [2]/c.txt", "c")]


def test_a_glob_passes_over_hidden_files_and_our_own_outputs() -> None:
    write("a.txt", "a.en.txt", ".b.txt")
    assert named("*.txt") == [("a.txt", "a")]


def test_a_file_named_twice_is_taken_once() -> None:
    write("in/a.txt", "in/b.txt")
    Path("in/c.txt").symlink_to("a.txt")
    assert named("in/a.txt", "./in/../in/a.txt", "in") == [("in/a.txt", "a"), ("in/b.txt", "b"), ("in/c.txt", "c")]


def test_two_articles_whose_outputs_would_collide_are_not_both_taken() -> None:
    write("een/nieuws.txt", "twee/nieuws.txt")
    inputs, (problem,) = find(["een/nieuws.txt", "twee/nieuws.txt"])
    assert [str(item.path) for item in inputs] == ["een/nieuws.txt"]
    assert "twee/nieuws.txt: its outputs would overwrite those of" in str(problem)
    assert str(Path("een/nieuws.txt").resolve()) in str(problem)


def test_names_that_differ_in_case_only_collide() -> None:
    write("in/Nieuws.txt", "in/nieuws.TXT")
    inputs, found = find(["in"])
    assert (len(inputs), len(found)) == (1, 1)
    assert "would overwrite" in str(found[0])


def test_a_file_and_its_twin_with_another_suffix_collide() -> None:
    write("a.txt", "a.text")
    assert len(problems("a.txt", "a.text")) == 1


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("weg.txt", "weg.txt: there is no such file or folder"),
        ("weg/*.txt", "weg/*.txt: no file matches this pattern"),
        ("leeg", "leeg: this folder has no articles"),
        ("x" * 300, "xxx: "),
        ("", "there is no such file or folder"),
        ("a\0b", "there is no such file or folder"),
    ],
)
def test_a_path_that_gives_nothing_is_a_problem_and_the_others_are_taken(argument: str, says: str) -> None:
    write("a.txt", "leeg/.verborgen.txt", "leeg/a.en.txt")
    inputs, (problem,) = find([argument, "a.txt"])
    assert says in str(problem)
    assert [item.name for item in inputs] == ["a"]


def test_an_article_that_would_have_the_page_of_the_run_is_a_problem() -> None:
    write("in/Index.txt", "in/sub/index.txt")
    inputs, (problem,) = find(["in"])
    assert [item.name for item in inputs] == ["sub/index"]
    assert "in/Index.txt: its page would have the name of the run's own index.html" in str(problem)


def test_a_name_too_long_for_an_ending_is_a_problem() -> None:
    fits, too_long = "é" * (NAME_BYTES // 2), "é" * (NAME_BYTES // 2) + "e"
    write(f"{fits}.txt", f"{too_long}.txt")
    inputs, (problem,) = find([f"{fits}.txt", f"{too_long}.txt"])
    assert [item.name for item in inputs] == [fits]
    assert "the name is too long" in str(problem)


def test_a_name_too_long_costs_that_file_only() -> None:
    write(f"in/{'a' * 250}.txt", "in/b.txt", "in/c.txt")
    inputs, found = find(["in"])
    assert [item.name for item in inputs] == ["b", "c"]
    assert len(found) == 1 and "the name is too long" in str(found[0])


def test_a_loop_of_links_ends() -> None:
    write("in/a.txt")
    Path("in/terug").symlink_to("..")
    Path("in/lus.txt").symlink_to("lus.txt")
    inputs, _ = find(["in"])
    assert [item.name for item in inputs if item.path.is_file()] == ["a"]


def test_a_name_with_a_line_break_is_found() -> None:
    write("in/twee\nregels.txt")
    assert named("in") == [("in/twee\nregels.txt", "twee\nregels")]


def test_documents_are_found_in_folders_but_not_what_is_about_the_folder() -> None:
    write("in/a.html", "in/b.DOCX", "in/c.srt", "in/README.md", "in/d.csv", "in/e.tmx", "in/f.en.html")
    assert named("in") == [("in/a.html", "a"), ("in/b.DOCX", "b"), ("in/c.srt", "c")]
    assert named("in/README.md", "in/d.csv") == [("in/README.md", "README"), ("in/d.csv", "d")]


def test_the_pages_of_a_run_are_no_documents() -> None:
    write("in/a.txt", "in/uit/a.html", "in/uit/sub/b.html", "in/uit/krant-run.json")
    assert named("in") == [("in/a.txt", "a")]


def test_a_document_that_the_run_would_overwrite_is_not_taken() -> None:
    write("uit/a.html", "uit/a.txt")
    inputs, (problem,) = find(["uit/a.html"], folder=Path("uit"))
    assert inputs == []
    assert "lies in the output folder" in str(problem)
    assert [item.name for item in find(["uit/a.txt"], folder=Path("uit"))[0]] == ["a"]
