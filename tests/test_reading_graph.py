"""The written-out graphs reckon what the trained networks do, within the rounding to bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the training extra")
pytest.importorskip("onnx", reason="needs the training extra")
TRAINING = Path(__file__).parents[1] / "training"
WORDS, CUES = 40, 3


@pytest.fixture(scope="module")
def modules() -> Any:
    sys.path.insert(0, str(TRAINING))
    try:
        import reading_graph
        import reading_model
        import reading_resume
    finally:
        sys.path.remove(str(TRAINING))
    torch.manual_seed(5)
    return reading_graph, reading_model, reading_resume


def run(model: Any, feeds: dict[str, np.ndarray]) -> np.ndarray:
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString())
    out: np.ndarray = session.run(None, feeds)[0]
    return out


def feeds() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    return {
        "states": random.normal(size=(WORDS, 384)).astype(np.float32),
        "first": np.array([4, 20, 37]),
        "last": np.array([5, 20, 39]),
        "sentence": np.arange(WORDS) // 3,
    }


def by_torch(roles: Any, given: dict[str, np.ndarray]) -> np.ndarray:
    states, first, last, sentence = (torch.from_numpy(value) for value in given.values())
    with torch.no_grad():
        word, by = roles.word(states)[None], roles.word_by(states)[None]
        ends = torch.cat([states[first], states[last]], -1)
        offset = sentence[None] - sentence[first][:, None]
        out: np.ndarray = roles(word, by, ends, first, last, offset).numpy()
    return out


def test_roles(modules: Any) -> None:
    graph, model, _ = modules
    roles, given = model.Roles().eval(), feeds()
    held = graph.ranges(roles, [tuple(given.values())])
    written = graph.tie(roles, held)
    wanted = by_torch(roles, given)
    got = run(written, given)
    assert got.shape == (CUES, WORDS, 6)
    assert np.abs(got - wanted).max() < 0.05 * wanted.std() + 0.02
    # each cue reads the same whoever shares its window: the scales are fixed
    alone = run(written, given | {"first": given["first"][1:2], "last": given["last"][1:2]})
    assert (alone[0] == got[1]).all()


def test_roles_come_back_from_their_graph(modules: Any, tmp_path: Path) -> None:
    graph, model, resume = modules
    import onnx

    roles, given = model.Roles().eval(), feeds()
    held = graph.ranges(roles, [tuple(given.values())])
    onnx.save(graph.tie(roles, held), tmp_path / "roles.onnx")
    again = model.Roles().eval()
    found = resume.restored_roles(resume.arrays(tmp_path / "roles.onnx"))
    again.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in found.items()})
    wanted = by_torch(roles, given)
    assert np.abs(by_torch(again, given) - wanted).max() < 0.05 * wanted.std()


def test_certainty(modules: Any) -> None:
    graph, model, _ = modules
    head = model.Certainty().eval()
    with torch.no_grad():
        head.above.weight.mul_(20)  # untrained, all would be near the middle
    given = feeds()["states"]
    g = graph.Graph()
    event, value = graph._certainty(g, head, "states")
    joined = g.node("Concat", event, value, axis=1)
    written = g.model([("states", "float", ["W", 384])], {joined: ("both", "float", ["W", 2])})
    got = run(written, {"states": given})
    with torch.no_grad():
        wanted = head(torch.from_numpy(given)[None])[0, :, :2].numpy()
    assert np.ptp(wanted[:, 1]) > 0.5
    assert np.abs(got - wanted).max() < 0.06
