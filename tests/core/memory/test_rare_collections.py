from __future__ import annotations

import gc

import pytest

from core.memory.rare_collections import THRESHOLDS, rare_collections


def test_the_collector_is_as_it_was_once_the_last_is_done() -> None:
    before = gc.get_threshold()
    first, second = rare_collections(), rare_collections()
    with first:
        with second:
            assert gc.get_threshold() == THRESHOLDS
        assert gc.get_threshold() == THRESHOLDS
    assert gc.get_threshold() == before


def test_a_failure_puts_it_back_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), rare_collections():
        raise ZeroDivisionError
    assert gc.get_threshold() == before


def test_whoever_ends_first_leaves_it_to_the_other() -> None:
    before = gc.get_threshold()
    first, second = rare_collections(), rare_collections()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == THRESHOLDS
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
