"""A tokenizer learned from a few sentences of our own."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from models.encoder import tokenizer

SENTENCES = [
    "استاندار لرستان گفت ۳۵ مدرسه در خرم‌آباد ساخته شد.",
    "بانک مرکزی نرخ تورم بهمن‌ماه را ۴۲ درصد اعلام کرد.",
    "مدیر شرکت آب تهران از مصرف ۱۲۰۰ لیتر آب در ثانیه خبر داد.",
    "وزارت نیرو در شیراز ۱۷ نیروگاه کوچک راه‌اندازی می‌کند.",
    "زهرا کریمی، مدیر مدرسه، گفت کتاب‌های تازه به دانش‌آموزان رسید.",
]  # fmt: skip


@pytest.fixture(scope="session")
def pieces() -> Tokenizer:
    return tokenizer.train((tokenizer.normalized(text) for text in SENTENCES), pieces=260, least=1)
