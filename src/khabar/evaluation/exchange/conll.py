"""Gold in CoNLL form, IOB2: one token a line, `FORM START END TAG` between tabs, a blank line after each sentence.

START and END are half-open offsets into the article's text; blanks are no tokens. An article begins with
`# newdoc id = ID`, then has a line for each mention, exact as in gold: `# mention = START END CODE`, with the code of a
marked article. Tokens are those of `spacy.blank("ar")`; what doesn't lie on them is widened, as in `docs`. Sentences
are khabar's; none ends inside of an entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from khabar.evaluation import codes
from khabar.evaluation.exchange.docs import Alignment, tagged
from khabar.evaluation.exchange.scope import Scope
from khabar.evaluation.store import Pair
from khabar.text import align
from khabar.text.sentences import sentences


def conll(pairs: Iterable[Pair], scope: Scope) -> tuple[bytes, Alignment]:
    """The articles, in their order."""
    alignment = Alignment()
    lines = [line for (article, gold), doc in tagged(pairs, scope, alignment) for line in
             [f"# newdoc id = {article['id']}", *_mentions(scope.of(gold["mentions"])), *_tokens(doc)]]  # fmt: skip
    return "".join(f"{line}\n" for line in lines).encode(), alignment


def _mentions(mentions: list[dict[str, object]]) -> Iterator[str]:
    for mention in mentions:
        yield f"# mention = {mention['start']} {mention['end']} {codes.of_mention(mention)}"


def _tokens(doc: Doc) -> Iterator[str]:
    """The lines of the tokens; the last one is blank."""
    ends, begun = _ends(doc.text), False
    for token in doc:
        if begun and token.ent_iob_ != "I" and ends and ends[0] <= token.idx:
            yield ""
            begun = False
        while ends and ends[0] <= token.idx:
            ends.pop(0)
        if not token.is_space:
            tag = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"
            yield f"{token.text}\t{token.idx}\t{token.idx + len(token.text)}\t{tag}"
            begun = True
    yield ""


def _ends(text: str) -> list[int]:
    """Where sentences end, in raw offsets."""
    aligned = align(text)
    return [aligned.span(start, end)[1] for start, end in sentences(aligned.norm, [])]
