"""Who a statement is about: the noun that owns the measure, the clause's subject, or whom the article speaks of."""

import re
from bisect import bisect_left
from collections.abc import Callable

from khabar.facts import roles, words
from khabar.facts.clauses import COMPANY, FIGURE, Clause, Event, Sentence
from khabar.facts.parties import (
    Subject,
    company,
    fits,
    has_share,
    home,
    is_nisba,
    main_company,
    main_country,
    named,
    only_owns,
    other_sides,
    speaks_for_itself,
)  # fmt: skip
from khabar.facts.statements import Statement
from khabar.text.clitics import ARTICLE, CONJUNCTION

_OWNER = 3  # words between a measure and the noun that owns it
_ALL = ("company", "index", "market", "sector", "commodity", "currency", "country", "region", "investors", "other")
_NOTED = frozenset({"index", "market", "commodity", "currency", "country", "region"})
_JOINTS = frozenset({"\u060c", "\u0648", "\u060c \u0648", ","})


class Discourse:
    """Whom the article has spoken of so far: subjects that pronouns, definite nouns and bare measures go back to."""

    def __init__(self, norm: str, events: list[Event], country: str | None) -> None:
        self._norm = norm
        self._nation = home(country)
        self._previous: list[Subject] = []
        self._others: list[Event] = []
        self.guessed: list[Subject] = []
        self.found_by = ""  # the rule that told the last statement's subjects
        self._noted: list[Subject] = []
        self._spoken: list[Subject] = []
        self._topic: Subject | None = None
        self._recent: Subject | None = None
        self._sentence: Subject | None = None
        self._latest: tuple[list[Event], Event] | None = None  # the last one of a list, and the clause that it is in
        self._meant = False  # a word of the sentence stands for somebody
        self._speaker = False  # the sentence's company is who says it
        self._last: dict[str, Subject] = {}
        self._named: dict[str, Subject] = {}
        for event in events:
            if event.kind == words.SUBJECT and event.data[1] is not None:
                self._named.setdefault(event.data[0], named(event))
        self._main, self._leads = main_company(events)
        self._land = main_country(events)
        self._starts: dict[str, list[int]] = {}
        for event in events:
            if event.kind == COMPANY:
                self._starts.setdefault(company(event).key, []).append(event.start)
        self._budget = any(e.kind == words.METRIC and e.data[0].startswith("budget_") for e in events)
        self._companies = any(event.kind == COMPANY and speaks_for_itself(event) for event in events)

    def open(self, sentence: Sentence) -> None:
        """Begins a sentence: its first company is whom its pronouns go back to."""
        self._previous, self._spoken = [], []
        if "\n" in self._norm[max(0, sentence.start - 2) : sentence.start]:
            self._topic, self._noted = None, []
        self._sentence, self._speaker = None, False
        self._meant = any(e.kind == words.ANAPHOR for clause in sentence.clauses for e in clause.events)
        for clause in sentence.clauses:
            found = next((e for e in clause.events if e.kind == COMPANY and speaks_for_itself(e)), None)
            if found is not None:
                self._sentence = company(found)
                self._speaker = any(e.kind == words.SPEECH for e in clause.events)
                break

    def close(self) -> None:
        """Ends a sentence: its first company is the topic from here on."""
        self._topic = self._sentence or self._topic
        self._recent = self._topic or self._recent

    def paired(self, clause: Clause, statements: list[Statement]) -> dict[int, Subject]:
        """By first figure: the subject of each statement where a row of figures is said to be one for each."""
        if not statements or not any(e.kind == words.PAIRED for e in clause.events):
            return {}
        row = clause.events[: statements[0].first]
        named_ = [e for e in row if fits(e, _ALL) and e.kind != words.ANAPHOR]
        subjects = self._with_others(named_[0], row, _ALL) if named_ else self._spoken
        if len(subjects) != len(statements):
            return {}
        return {statement.first: subject for statement, subject in zip(statements, subjects, strict=True)}

    def note_places(self, events: list[Event]) -> None:
        """Takes note of the markets, goods and countries that a clause names."""
        for event in events:
            if event.kind == words.SUBJECT and event.data[0] in _NOTED and event.data[1] is not None:
                self._last[event.data[0]] = named(event)

    def pass_by(self, events: list[Event]) -> None:
        """Leaves a clause: the first that it names, with those joined to it, is whom the next one goes on about."""
        subjects = [
            e for e in events
            if (e.kind == words.SUBJECT and e.data[1] is not None and not only_owns(e))
            or (e.kind == COMPANY and speaks_for_itself(e))
        ]  # fmt: skip
        if subjects:
            self._spoken = self._with_others(subjects[0], events, _ALL)

    def note(self, subjects: list[Subject]) -> None:
        """Remembers the subjects of a statement."""
        for subject in subjects:
            if subject.cls != "company":
                self._last[subject.cls] = subject
        self._previous = self._noted = subjects

    def antecedent(self, before: int) -> Subject | None:
        """The company that a definite noun or a pronoun at this place stands for."""
        if self._sentence is not None and self._sentence.start < before:
            return self._sentence
        if self._leads:
            return self._main
        return self._topic or self._main

    def out_of_reach(self, subjects: list[Subject], statement: Statement) -> bool:
        """Is it a company last named more than a paragraph before, that no word of the sentence stands for?"""
        subject = subjects[0]
        starts = self._starts.get(subject.key) if subject.cls == "company" and subject.key else None
        row = statement.clause.events
        if starts is None or self._meant:
            return False
        at = bisect_left(starts, row[-1].end) - 1
        return at < 0 or len(_LINES.findall(self._norm, starts[at], row[-1].end)) > 1

    def named_before(self, before: int) -> Subject | None:
        """The company that the words for it (الشركة) stand for, though it may be named paragraphs before."""
        return self.antecedent(before) or self._recent

    def resolve(self, statement: Statement, concept: str | None) -> list[Subject]:
        """The subjects of a statement; empty where the text doesn't tell."""
        classes = self._classes(statement, concept)
        row = statement.clause.events
        self._others = other_sides(statement, self._norm)
        self.guessed = []
        sector = self._sector(statement, row)
        if sector is not None:
            self.found_by = "sector"
            return [sector]
        for look in (self._counted, self._owner, self._listed, self._clause, self._after, self._home_of):
            event = look(statement, row, classes)
            if event is not None:
                if look == self._listed:
                    self._latest = (row, event)
                self.found_by = _named(look)
                return self._with_others(event, row if event in row else statement.home, classes)
            if look == self._owner and (stranger := self._stranger(statement, row)) is not None:
                self.found_by = "stranger"
                told = self._sentence if self._speaker and statement.clause.that and classes[0] == "company" else None
                return [told or stranger]  # what a company says of its products is its own
        for guess in (self._unknown, self._understood, self._after_verb, self._default):
            subjects = guess(statement, row, classes)
            if subjects:
                self.found_by = _named(guess)
                if guess == self._default and subjects != [self._sentence]:
                    self.guessed = subjects
                return subjects
        return []

    def other_class(self, statement: Statement, concept: str) -> bool:
        """Does a statement whose measure is understood name a subject that can't have it, and none that can?"""
        row = statement.clause.events[statement.after : statement.first]
        own = [e for e in row if fits(e, _ALL) and e.kind != words.ANAPHOR]
        classes = self._classes(statement, concept)
        return bool(own) and not any(fits(e, classes) for e in own)

    @staticmethod
    def _classes(statement: Statement, concept: str | None) -> tuple[str, ...]:
        figure = statement.value.data if statement.value is not None else None
        if figure is not None and figure.per in words.goods():
            return ("commodity",)
        if concept is None:
            return _ALL
        if statement.metric is not None and statement.metric.data[2] == "market":
            return ("market", "index")
        row = words.metric(concept)
        return (*row["of"], "country") if "of_country" in row else tuple(row["of"])

    def _sector(self, statement: Statement, row: list[Event]) -> Subject | None:
        """The sector that a ranking of sectors names, though its name may be a company's too (الاتصالات)."""
        opener = statement.opener
        if opener is None or opener.data[1:2] != ["phrase"]:
            return None
        before = self._norm[max(0, opener.start - _BACK) : opener.start]
        if before.rfind(words.sector_noun()) <= before.rfind(words.share_noun()):
            return None
        return self._name(statement, row, "sector")

    def _unknown(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """A name that no lexicon has, where a list or ranking puts one: يليه "التأمين" بنسبة."""
        cls = self._previous[0].cls if self._previous else "company"
        found = self._name(statement, row, cls)
        return [] if found is None else [found]

    def _name(self, statement: Statement, row: list[Event], cls: str) -> Subject | None:
        start, end = self._gap(statement, row)
        name = self._norm[start:end].strip(' "') if 0 <= start < end else ""
        last = name.rpartition(" ")[2]
        if name.count(" ") > _OWNER and last.isascii() and last.isupper():  # a ticker ends what leads up to it
            name = last
        if not name or name.count(" ") > _OWNER or not name.replace(" ", "").isalpha():
            return None
        start = self._norm.rindex(name, start, end)
        return Subject(cls, None, -1, start, start + len(name))

    def _gap(self, statement: Statement, row: list[Event]) -> tuple[int, int]:
        """Where a name may stand that no lexicon has: after the word of a list, or a comma in a row of equals."""
        if statement.multiple:
            return -1, -1
        end = roles.before(row[statement.first].data, self._norm).start
        if statement.opener is not None:
            reached = [
                e.end for e in row[: statement.first] if e.kind == words.REACH and e.start > statement.opener.start
            ]
            return max([statement.opener.end, *reached]), end
        if statement.listed and statement.after:
            start = row[statement.after - 1].end
            comma = self._norm.find("\u060c", start, end)
            return (comma + 1, end) if comma >= 0 and self._norm[start:comma].strip(' )"%') == "" else (-1, -1)
        return -1, -1

    def _after_verb(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """A subject that no lexicon has, between the verb and the measure: حققت طيران الشرق ربحا."""
        metric = statement.metric
        if metric is None or metric not in row or metric.data[2] != "noun" or metric.start > row[statement.first].start:
            return []
        before = row[: row.index(metric)]
        verb = next((e for e in reversed(before) if e.kind in _VERBS and "verb" in e.data[:2]), None)
        if verb is None or any(e.start >= verb.end for e in before):
            return []
        name = self._norm[verb.end : metric.begin].strip(' "')
        first = name.split(" ", 1)[0]
        if not name or name.count(" ") > _OWNER or not name.replace(" ", "").isalpha() or first in words.name_ends():
            return []
        if first.endswith(words.pronouns()):
            return []
        start = self._norm.index(name, verb.end)
        return [Subject("company" if classes[0] == "company" else "other", None, -1, start, start + len(name))]

    def _understood(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """The subjects of the statement before in the sentence, where the measure is understood from it too."""
        fits = self._previous and all(s.cls in classes for s in self._previous)
        return self._previous if fits and statement.listed else []

    def _default(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """Whom a measure without a subject is about: the last one spoken of, of the first class that has one."""
        at = row[statement.first].start
        metric = statement.metric
        if metric is None:
            return self._spoken
        if words.metric(metric.data[0]).get("deal") and not metric.data[1] and metric.data[2] != "verb":
            return []  # a deal whose maker is nowhere named
        if metric.data[0] == "other" and self._noted and self._noted[0].cls != "company":
            return self._noted
        speaker = self._main is not None and self._speaker and not metric.data[1]
        if "company" in classes and self._sentence is not None and self._sentence.start < at and not speaker:
            return [self._sentence]
        if classes[0] == "company" and self._companies and not (self._budget and classes[-1] == "country"):
            found = self.antecedent(at)
            return [] if found is None else [found]
        if "other" in classes and self._main is not None and "company" in classes and classes[0] != "market":
            return [self._main]
        for cls in classes:
            found = self.antecedent(at) if cls == "company" else self._spoken_of(cls)
            if found is not None:
                return [found]
        per = None if statement.multiple else row[statement.first].data.per
        good = words.goods().get(per or "")
        return [Subject("commodity", good, -1, -1, -1)] if good and "commodity" in classes else []

    def _spoken_of(self, cls: str) -> Subject | None:
        found = self._last.get(cls) or self._named.get(cls)
        if found is None and cls == "market":
            return self._last.get("index") or self._named.get("index")
        return found or (self._nation if cls == "country" else None)

    def _counted(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The company whose shares are counted: 5 ملايين سهم من إعمار."""
        value = statement.value
        if value is None or value.data.unit != "share":
            return None
        for event in row[statement.first + 1 :]:
            between = self._norm[value.end : event.begin]
            if event.kind == FIGURE or between.count(" ") > _OWNER:
                return None
            if fits(event, classes) and between.startswith(words.part_of()):
                return event
        return None

    def _owner(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject right after the noun that names the measure."""
        metric, row = statement.metric, statement.home
        if metric is None or metric.data[1] or metric not in row or metric.data[2] in ("object", "verb"):
            return None
        own = statement.clause.events
        if statement.listed and (row is own or self._clause(statement, own, classes) is not None):
            return None
        for event in row[row.index(metric) + 1 :]:
            if event.kind in (words.MOVE, words.REACH) and "verb" in event.data[:2]:
                return None
            if event.kind == FIGURE and event.start > metric.end:
                return None
            if fits(event, classes):
                between = self._norm[metric.end : event.begin]
                near = between.count(" ") <= (1 if is_nisba(event) else _OWNER) and "\u060c" not in between
                return event if near and event not in self._others else None
        return None

    def _stranger(self, statement: Statement, row: list[Event]) -> Subject | None:
        """The owner that no lexicon has, right after a measure in the construct state: ودائع هذه البنوك."""
        metric, norm = statement.metric, self._norm
        if metric is None or metric.data[1] or metric.data[2] != "noun" or metric not in row or statement.listed:
            return None
        if (
            norm.startswith(words.article(), metric.start)
            or metric.flags & ARTICLE
            or " " in norm[metric.start : metric.end]
        ):
            return None
        match = _PHRASE_AFTER.match(norm, metric.end)
        if match is None:
            return None
        first = match.group(1)
        following = next((e for e in row if e.start >= metric.end), None)
        if following is not None and following.start <= match.start(1) and following.kind != words.SUBJECT:
            return None
        if not (first.startswith(words.article()) or first in words.phrases("these")):
            return None
        end = min(
            self._name_end(match.start(1)),
            following.begin if following is not None and following.start > match.start(1) else len(norm),
        )
        name = norm[match.start(1) : end].strip()
        known = not name or name in words.phrases("these")
        return None if known else Subject("other", None, -1, match.start(1), match.start(1) + len(name))

    def _name_end(self, at: int) -> int:
        """Where a phrase of at most a few words ends: before a mark, a particle, or its last word."""
        end = at
        for match in _WORD.finditer(self._norm, at, at + _LONG):
            if match.start() > end + 1 or match.group() in words.name_ends() or match.group().count(" ") > _OWNER:
                break
            end = match.end()
        return end

    def _listed(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject named since the statement before, in the same clause."""
        if not statement.after:
            return None
        within = row[statement.after : statement.first]
        found = [e for e in within if fits(e, classes) and e not in self._others and not only_owns(e)]
        return found[0] if found else None

    def _clause(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The first subject of the clause before its figures, after the word that opens a place in a list.

        In a list whose figures have names of their own, the last of them (… بتداول 3 ملايين سهم بقيمة 9 ملايين درهم).
        """
        if self._latest is not None and self._latest[0] is row and fits(self._latest[1], classes):
            return self._latest[1]
        least = statement.opener.end if statement.opener is not None else -1
        found = [
            e for e in row[: statement.first]
            if e.start >= least and fits(e, classes) and e not in self._others and not only_owns(e)
        ]  # fmt: skip
        shares = [e for e in found if e.kind == COMPANY and has_share(e, row)]
        return next(
            (e for e in (*shares, *found) if e.kind != COMPANY or speaks_for_itself(e)), found[0] if found else None
        )

    @staticmethod
    def _home_of(statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject of the earlier clause that names the measure."""
        if statement.metric is None or statement.home is row:
            return None
        return next((e for e in statement.home if fits(e, classes) and not only_owns(e)), None)

    def _after(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The owner of a measure that is named after its figure: 431 مليون دولار صافي أرباح بنك الكويت."""
        metric = statement.metric
        if metric is None or metric.start < row[statement.first].end or metric not in row:
            return None
        if metric.data[2] == "object":
            return None  # the one that is bought
        found = [e for e in row[row.index(metric) + 1 :] if fits(e, classes) and e not in self._others]
        return found[0] if found else None

    def _with_others(self, event: Event, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """The subject with those joined to it: شركات علي بابا وتينسنت وبايدو."""
        if event.kind == words.ANAPHOR:
            found = self.named_before(event.start)
            return [] if found is None else [found]
        subjects, end = [self._subject(event, row)], event.end
        for other in row[row.index(event) + 1 :]:
            if other.start < end or not fits(other, classes):
                continue
            if other.kind != event.kind or not self._joined(end, other):
                break
            subjects.append(self._subject(other, row))
            end = other.end
        return subjects

    def _joined(self, end: int, other: Event) -> bool:
        between = self._norm[end : other.start].strip(' "')
        return between in _JOINTS or (between == "" and bool(other.flags & CONJUNCTION))

    def _subject(self, event: Event, row: list[Event]) -> Subject:
        if event.kind == COMPANY:
            return company(event)
        subject = named(event)
        if subject.cls == "government":
            return self._country_of(event, row)
        if subject.en is None and subject.cls in ("market", "index") and len(event.data) == 2:
            beside = next(
                (e for e in row if e.kind == words.SUBJECT and e.data[0] == subject.cls and e.data[1] is not None
                 and 0 <= e.start - event.end <= _APPOSED), None,
            )  # fmt: skip
            if beside is not None:
                return named(beside)
            return self._last.get(subject.cls) or (
                subject if subject.cls == "index" else self._named.get("market") or subject
            )
        return subject

    def _country_of(self, government: Event, row: list[Event]) -> Subject:
        """The country whose government it is: the one named beside it, else the one that the article speaks of."""
        beside = next(
            (e for e in row if fits(e, ("country",)) and 0 <= e.start - government.end <= _BESIDE and e.data[1]), None
        )
        found = named(beside) if beside is not None else self._land or self._spoken_of("country")
        return named(government) if found is None else found._replace(start=government.start, end=government.end)

    def something(self, statement: Statement) -> bool:
        """Does the clause say of something, no company, that no lexicon has, how much it is or moves?"""
        row = statement.clause.events[: statement.first]
        verb = next((e for e in reversed(row) if e.kind in (words.MOVE, words.REACH) and "verb" in e.data[:2]), None)
        others = any(e.kind in (COMPANY, words.ANAPHOR) for e in row)
        if verb is None or others or statement.listed or statement.multiple:
            return False
        noun = self._norm[verb.end : roles.before(statement.clause.events[statement.first].data, self._norm).start]
        words_ = noun.strip(' "').split()
        return 1 <= len(words_) <= _PHRASE and words_[0].startswith(words.article())

    def index_of(self, subject: Subject) -> Subject:
        """A market's level is that of its index."""
        if subject.cls == "market" or (subject.cls == "index" and subject.en is None and not subject.key):
            market = subject if subject.cls == "market" else self._last.get("market") or self._named.get("market")
            if market is not None and market.en is not None:
                return subject._replace(cls="index", en=f"{market.en} index")
        return subject


def _named(rule: Callable[..., object]) -> str:
    """A rule's name, as it stands in `rule` of a fact."""
    return rule.__name__.strip("_")


_BACK = 250  # characters before a list in which the word sector makes its unknown names sectors
_VERBS = frozenset({words.MOVE, words.REACH, words.CLOSING})
_LONG = 40  # characters of an owner's name
_PHRASE_AFTER = re.compile(r" (\w+)")
_WORD = re.compile(r"[^\W\d]+")
_PHRASE = 7  # words of a noun phrase between a verb and its figure
_BESIDE = 1  # characters between a government and the adjective of its country
_APPOSED = 12  # characters between a generic noun and the name beside it
_LINES = re.compile(r"\n\s*")
