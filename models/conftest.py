"""Conftest: without the extra `train`, the modules that need it are not looked through for doctests."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_NEEDS: Final = re.compile(r"^(?:import|from) (?:torch|transformers|onnx|safetensors)\b", re.MULTILINE)
_HERE: Final = Path(__file__).parent


def _needs(module: Path) -> bool:
    """Whether ``module`` needs the extra, itself or through a module beside it."""
    text = module.read_text(encoding="utf-8")
    beside = re.findall(r"^from (models\.(?:encoder|tagger)\.\w+) import", text, re.MULTILINE)
    return bool(_NEEDS.search(text)) or any(
        _needs(_HERE.parent.joinpath(*name.split(".")).with_suffix(".py")) for name in beside
    )


collect_ignore: Final = (
    []
    if find_spec("torch")
    else [str(path.relative_to(_HERE)) for path in sorted(_HERE.rglob("*.py")) if _needs(path)]
)
