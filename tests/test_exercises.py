"""Every exercise: its solution gives the accepted answers, and each wrong answer is wrong."""

import json
import runpy
from pathlib import Path

import pytest

FOLDERS = sorted(
    folder for folder in (Path(__file__).parents[1] / "exercises").iterdir() if folder.is_dir()
)


def answers(folder: Path) -> dict:
    return json.loads((folder / "wrong_answers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
class TestExercise:
    def test_is_complete(self, folder):
        names = {path.name for path in folder.iterdir()}
        assert {"README.md", "source.py", "wrong_answers.json"} <= names

    def test_the_solution_gives_the_accepted_answers(self, folder):
        found = runpy.run_path(str(folder / "source.py"))
        for name, answer in answers(folder).items():
            assert found[name] == pytest.approx(
                answer["accepted"], rel=0, abs=max(answer["tolerance"], 1e-9)
            ), name

    def test_the_solution_is_marked_and_can_be_taken_out(self, folder):
        kept, inside = [], False
        for line in (folder / "source.py").read_text(encoding="utf-8").splitlines():
            if line == "### BEGIN SOLUTION":
                assert not inside
                inside = True
            elif line == "### END SOLUTION":
                assert inside
                inside = False
            elif not inside:
                kept.append(line)
        assert not inside
        left: dict = {}
        exec(compile("\n".join(kept), folder.name, "exec"), left)
        assert not left.keys() & answers(folder).keys()

    def test_wrong_answers_are_wrong_and_differ(self, folder):
        for name, answer in answers(folder).items():
            values = [wrong["value"] for wrong in answer["wrong"]]
            assert values, name
            assert len(set(values)) == len(values), name
            for value in values:
                assert abs(value - answer["accepted"]) > answer["tolerance"], (name, value)

    def test_every_wrong_answer_has_its_own_feedback(self, folder):
        for name, answer in answers(folder).items():
            texts = [wrong["feedback"] for wrong in answer["wrong"]]
            assert all(len(text) >= 20 for text in texts), name
            assert len(set(texts)) == len(texts), name


def test_there_are_exercises():
    assert FOLDERS
