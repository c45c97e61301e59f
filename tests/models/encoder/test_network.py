"""The masked loss: the mean over the masked places alone, whatever it is filled up with."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from models.encoder.network import drawn_candidates, masked_loss  # noqa: E402  (after the skip)

SIZE, WIDTH = 50, 8


def test_filling_up_changes_nothing() -> None:
    torch.manual_seed(1)
    inputs = torch.randint(SIZE, (4, 16))
    masked = torch.rand(4, 16) < 0.25
    targets = torch.randint(SIZE, (int(masked.sum()),))
    embedded, decoder = torch.nn.Embedding(SIZE, WIDTH), torch.nn.Linear(WIDTH, SIZE)
    network = SimpleNamespace(head=torch.nn.Identity(), decoder=decoder)
    found = masked_loss(
        network, lambda ids: SimpleNamespace(last_hidden_state=embedded(ids)), inputs, masked, targets
    )
    expected = torch.nn.functional.cross_entropy(decoder(embedded(inputs)[masked]), targets)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize(("count", "expected"), [(10, 10), (2, 3), (SIZE, SIZE)])
def test_candidates_are_the_targets_and_others(count: int, expected: int) -> None:
    targets = torch.tensor([7, 3, 3, 20])
    found = drawn_candidates(targets, count=count, size=SIZE, seed=4)
    assert len(found) == len(set(found.tolist())) == expected
    assert set(targets.tolist()) <= set(found.tolist())
    assert found.tolist() == sorted(found.tolist())
    torch.testing.assert_close(found, drawn_candidates(targets, count=count, size=SIZE, seed=4))
