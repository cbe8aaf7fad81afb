"""Counts which ambiguous company names are mostly ordinary words, over any articles: `lexicons/ordinary_names.txt`."""

from collections import Counter
from collections.abc import Iterable, Iterator

from khabar.entities.company_names import is_bare
from khabar.linking.companies import cue_forms, every_company_form, known
from khabar.scan.automaton import load
from khabar.scan.forms import all_forms
from khabar.scan.tokens import tokenise
from khabar.text import align

_FEW, _MOSTLY = 4, 0.6
HEADER = """\
# Company names that are mostly ordinary words, places or people in Arabic news: they need more evidence than other
# ambiguous names (see entities/company.py), and the most frequent of them are not searched for at all.
# Counted by `khabar lexicon count`, not judged: names marked `ambiguous` in companies/*.jsonl that occur four times or
# more in the articles counted and stand in six of ten places without quotes, without a company noun or a share before
# them, and without the company's full name in the article. Source of these counts: 3,501 news articles, 2005 to 2024.
# Columns: normalised name, occurrences, occurrences without such evidence.
"""


def count(texts: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Ordinary names with their counts, by name."""
    table = load((all_forms, cue_forms, every_company_form))
    seen: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    for text in texts:
        aligned = align(text)
        for name, without_evidence in is_bare(tokenise(aligned, table), aligned.norm, known()):
            seen[name] += 1
            bare[name] += without_evidence
    for name in sorted(seen):
        if seen[name] >= _FEW and bare[name] >= _MOSTLY * seen[name]:
            yield name, seen[name], bare[name]
