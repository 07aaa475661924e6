import json
import re
import shutil
from dataclasses import replace

import pytest

from models.weights import load_weights, model_names
from training.__main__ import main
from training.learning.recipes import ORIGINAL_RECIPES, RECIPES
from training.measuring.evaluate import figure
from training.measuring.robustness import SWEEPS

FOLDERS = ("runs", "weights", "report")


@pytest.fixture
def folders(tmp_path):
    """Options that keep everything a command writes in the test's folder."""
    return {name: [f"--{name}", str(tmp_path / name)] for name in FOLDERS}


@pytest.fixture
def patient_recipes(tiny_recipes, monkeypatch):
    """Tiny, but long enough to learn the made-up faces by heart."""
    monkeypatch.setattr("training.export.export.INT8_LOSS", 10)
    some = {name: (change, points[::2]) for name, (change, points) in list(SWEEPS.items())[::3]}
    monkeypatch.setattr("training.measuring.robustness.SWEEPS", some)
    for name, plan in list(tiny_recipes.items()):
        cosines = (18,) if plan.deep else (9,) if len(plan.cosines) == 1 else (1,) * 9
        longer = replace(plan, cosines=cosines, restart=1.0, learning_rate=3e-3)
        monkeypatch.setitem(RECIPES, name, longer)
        if name in ORIGINAL_RECIPES:
            monkeypatch.setitem(ORIGINAL_RECIPES, name, longer)


def _every(folders):
    return [word for option in folders.values() for word in option]


@pytest.mark.usefixtures("patient_recipes")
def test_reproduce_makes_every_model_and_the_report(
    made_up, outside_files, folders, tmp_path, capsys
):
    source = [str(made_up.csv), "--ferplus", str(made_up.ferplus)]
    source += [f"--{name}={path}" for name, path in outside_files.items()]
    assert main(["reproduce", *source, "--device", "cpu", *_every(folders)]) == 0
    assert "Missing" not in capsys.readouterr().out

    assert set(model_names(tmp_path / "weights")) == set(RECIPES)
    assert load_weights("resnet34", tmp_path / "weights").card.eight_bit
    for name in RECIPES:
        assert (tmp_path / "runs" / f"{name}-original" / "evaluation.json").is_file()
        result = json.loads((tmp_path / "runs" / name / "evaluation.json").read_text())
        # Learned by heart: chance is one in six.
        assert figure(result["test"])["accuracy"] > 0.9, name
        assert {one["set"] for one in result["outside"]} == {"muxspace", "london"}
    report = (tmp_path / "report" / "REPORT.md").read_text()
    assert "not trained" not in report
    assert "| resnet34 | london | 8 |" in report
    assert "gender: female" in report
    for picture in (tmp_path / "report" / "report").iterdir():
        assert f"report/{picture.name}" in report
    assert {path.name for path in (tmp_path / "runs" / "sheets").iterdir()} >= {"first.png"}


def test_commands_one_by_one(made_up, tiny_recipes, folders, capsys):
    prepare = ["prepare", str(made_up.csv), *folders["runs"]]
    assert main(prepare) == 0
    system = ["shallow", "--device", "cpu", *folders["runs"]]
    assert main(["train", *system, "--seed", "3"]) == 0
    assert main(["evaluate", *system]) == 0
    assert main(["export", *system, *folders["weights"]]) == 0
    assert main(["report", *_every(folders)]) == 0
    out = capsys.readouterr().out
    assert "shallow, served" in out
    assert "Missing in it: python -m training train wide" in out


def test_what_is_served_is_measured_and_reported_without_its_run(
    made_up, tiny_recipes, folders, tmp_path, capsys
):
    assert main(["prepare", str(made_up.csv), *folders["runs"]]) == 0
    system = ["shallow", "--device", "cpu", *folders["runs"]]
    assert main(["train", *system]) == 0
    assert main(["evaluate", *system]) == 0
    assert main(["export", *system, *folders["weights"]]) == 0
    assert main(["report", *_every(folders)]) == 0
    run = tmp_path / "runs" / "shallow"
    trained = json.loads((run / "evaluation.json").read_text())
    measure_served = ["evaluate", *system, "--served", *folders["weights"]]
    assert main(measure_served) == 2
    assert "Leave --served out" in capsys.readouterr().err
    assert json.loads((run / "evaluation.json").read_text()) == trained
    shutil.rmtree(run)

    report = tmp_path / "report" / "REPORT.md"
    before = report.read_text()
    report.unlink()
    assert main(["report", *_every(folders)]) == 0
    assert _without_times(report.read_text()) == _without_times(before)

    assert main(measure_served) == 0
    served = json.loads((run / "evaluation.json").read_text())
    assert served["command"].endswith("--served")
    assert figure(served["test"])["accuracy"] == figure(trained["test"])["accuracy"]
    assert main(["report", *_every(folders)]) == 0
    assert "curves.png" not in report.read_text()

    card = tmp_path / "weights" / "shallow.json"
    fields = json.loads(card.read_text())
    del fields["seed"]
    card.write_text(json.dumps(fields))
    assert main(measure_served) == 2
    assert "does not tell its seed" in capsys.readouterr().err


def _without_times(report):
    return re.sub(r"\| \d+\.\d\d \|", "", report)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["prepare", "nothing.csv"], "does not exist"),
        (["train", "shallow"], "Run first: python -m training prepare"),
        (["train", "deep"], "no system named 'deep'"),
        (["evaluate", "shallow"], "Run first"),
        (["evaluate", "shallow", "--served"], "Run first"),
        (["train", "shallow", "--device", "abacus"], "no device 'abacus'"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(arguments, reason, folders, capsys):
    assert main([*arguments, *folders["runs"]]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert "Traceback" not in error


def test_ctrl_c_says_how_to_go_on(folders, monkeypatch, capsys):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setitem(main.__globals__["COMMANDS"], "train", interrupted)
    assert main(["train", "shallow", "--device", "cpu", *folders["runs"]]) == 130
    assert "Run the same command again to go on" in capsys.readouterr().err


@pytest.mark.parametrize("verb", sorted(main.__globals__["COMMANDS"]))
def test_every_command_has_help(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    assert "--seed" in capsys.readouterr().out
