"""Who a statement is about: the noun that owns the measure, the clause's subject, or whom the article speaks of."""

from collections.abc import Callable

from khabar.entities.figure import PERCENT
from khabar.facts import roles, unnamed, words
from khabar.facts.clauses import Clause, is_verb
from khabar.facts.discourse import Discourse
from khabar.facts.events import COMPANY, FIGURE, Event
from khabar.facts.parties import Subject, company, fits, has_share, is_nisba, named, only_owns, other_sides
from khabar.facts.statements import Statement
from khabar.text.clitics import ARTICLE_LETTERS, CONJUNCTION, LAM

_OWNER = 3  # words between a measure and the noun that owns it
_ALL = ("company", "index", "market", "sector", "commodity", "currency", "country", "region", "investors", "other")
_JOINTS = frozenset({"\u060c", "\u0648", "\u060c \u0648", ","})


class Subjects:
    """Tells the subjects of one statement after another."""

    def __init__(self, discourse: Discourse) -> None:
        self._discourse, self._norm = discourse, discourse.norm
        self.found_by = ""  # the rule that told the last statement's subjects
        self.guessed: list[Subject] = []  # they, if the sentence doesn't name them
        self._others: list[Event] = []  # the other sides of the statement
        self._good: Event | None = None  # the goods that its measure is of
        self._left: Event | None = None  # the company that the clause before named after its figures
        self._latest: tuple[list[Event], Event] | None = None  # the last one of a list, and the clause that it is in

    def of(self, statement: Statement, concept: str | None) -> list[Subject]:
        """The subjects of a statement; empty where the text doesn't tell."""
        classes = self._classes(statement, concept)
        row = statement.clause.events
        self._others = other_sides(statement, self._norm)
        self._good, self.guessed = None, []
        sector = self._sector(statement, row)
        if sector is not None:
            return self._told(self._sector, [sector])
        if self._in_relative(statement):
            event = self._related(statement, row, classes)
            return self._told(self._related, [] if event is None else self._with_others(event, row, classes))
        whole = self._of_whole(statement)
        for look in (
            self._counted,
            self._dangling,
            self._owner,
            self._listed,
            self._clause,
            self._after,
            self._home_of,
            self._goods,
        ):
            if whole and look in (self._owner, self._after):
                continue
            event = look(statement, row, classes)
            if event is not None:
                if event in row[statement.after :] and statement.after:
                    self._latest = (row, event)
                beside = next((events for events in (row, statement.home) if event in events), [event])
                return self._told(look, self._with_others(event, beside, classes))
            if look == self._listed and statement.after:
                told = self._unknown(statement, row, classes)  # the next of a list that names each of its own
                if told and not self._is_next(told[0], statement):
                    told = []
                if told:
                    return self._told(self._unknown, told)
            stranger = self._stranger(statement, row, classes) if look == self._owner and self._good is None else None
            if stranger is not None:
                return self._told(self._stranger, [stranger])
        for guess in (self._share, self._unknown, self._understood, self._after_verb, self._default):
            subjects = guess(statement, row, classes)
            if subjects:
                if guess == self._default and subjects != [self._discourse.sentence]:
                    self.guessed = subjects
                return self._told(guess, subjects)
        return []

    def _told(self, rule: Callable[..., object], subjects: list[Subject]) -> list[Subject]:
        self.found_by = rule.__name__.strip("_")
        return subjects

    def paired(self, clause: Clause, statements: list[Statement]) -> dict[int, Subject]:
        """By first figure: the subject of each statement where a row of figures is said to be one for each."""
        if len(statements) < 2 or not any(e.kind == words.PAIRED for e in clause.events):
            return {}
        row = clause.events[: statements[0].first]
        named_ = [e for e in row if fits(e, _ALL) and e.kind != words.ANAPHOR]
        subjects = self._with_others(named_[0], row, _ALL) if named_ else self._discourse.spoken
        if len(subjects) != len(statements):
            return {}
        return {statement.first: subject for statement, subject in zip(statements, subjects, strict=True)}

    def pass_by(self, events: list[Event]) -> None:
        """Leaves a clause: the first that it names, with those joined to it, is whom the next one goes on about."""
        after = max((at for at, e in enumerate(events) if e.kind == FIGURE), default=-1)
        self._left = next(
            (e for e in reversed(events[after + 1 :]) if e.kind == COMPANY and self._discourse.speaks(e)), None
        )
        subjects = [
            e for e in events
            if (e.kind == words.SUBJECT and e.data[1] is not None and not only_owns(e))
            or (e.kind == COMPANY and self._discourse.speaks(e))
        ]  # fmt: skip
        if subjects:
            self._discourse.spoken = self._with_others(subjects[0], events, _ALL)

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
        return unnamed.in_list(statement, self._norm, "sector")

    def _in_relative(self, statement: Statement) -> bool:
        """Does a relative clause say what the noun before it does (… الذي يمتلك 5%), and not what is done to it?"""
        metric, row = statement.metric, statement.clause.events
        if metric is None or metric.data[2] != "verb" or metric not in row:
            return False
        if self._norm.endswith(words.all_pronouns(), metric.start, metric.end):
            return False
        before = row[row.index(metric) - 1] if metric is not row[0] else None
        if before is None or before.kind != words.RELATIVE or metric.begin - before.end > _BESIDE:
            return False
        verb = self._norm[metric.start : metric.end]
        feminine = verb.startswith(_FEMININE) or verb.endswith(_FEMININE)
        return feminine == self._norm.endswith(words.feminine_relatives(), before.start, before.end)

    @staticmethod
    def _of_whole(statement: Statement) -> bool:
        """Does the measure name the whole that the figure is a share of (28% من صادرات روسيا)?"""
        first = statement.clause.events[statement.first]
        return statement.share and statement.metric is not None and statement.metric.start > first.start

    def _related(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject that a relative clause follows."""
        assert statement.metric is not None
        relative = row[row.index(statement.metric) - 1]
        near = [e for e in row[: row.index(relative)] if relative.start - e.end <= _RELATED]
        able = [e for e in near if e.kind == FIGURE or (fits(e, classes) and not only_owns(e))]
        nearest = max(able, key=lambda e: (e.end, -e.start), default=None)  # a company, not the country in its name
        return nearest if nearest is not None and nearest.kind != FIGURE else None

    def _counted(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The company whose shares are counted: 5 ملايين سهم من إعمار."""
        value = statement.value
        if value is None or value.data.unit != "share":
            return None
        for event in row[statement.first + 1 :]:
            between: str = self._norm[value.end : event.begin]
            if event.kind == FIGURE or between.count(" ") > _OWNER:
                return None
            if fits(event, classes) and between.startswith(words.part_of()):
                return event
        return None

    def _dangling(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject that the clause before ended with (ثم سهم أسمنت الخليج، وزاد 3%), of a verb that names none."""
        last = self._left
        if last is None or not fits(last, classes) or statement.clause.start - last.end > _BESIDE_QUOTED + 1:
            return None
        if statement.metric is not None and statement.metric in row:
            return None
        if statement.after or not is_verb(row[0]) or any(self._can_be(e, _ALL) for e in row[: statement.first]):
            return None
        return last

    def _owner(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject right after the noun that names the measure."""
        metric, row = statement.metric, statement.home
        if metric is None or metric.data[1] or metric not in row or metric.data[2] in ("object", "verb"):
            return None
        indefinite = self._norm.endswith(_INDEFINITE, metric.start, metric.end) and metric.data[0] != "share_price"
        own = statement.clause.events
        if statement.listed and (row is own or self._clause(statement, own, classes) is not None):
            return None
        end = metric.end
        for event in row[row.index(metric) + 1 :]:
            if event.kind in (words.MOVE, words.REACH) and "verb" in event.data[:2]:
                return None
            if event.kind == FIGURE and event.start > metric.end:
                return None
            if not fits(event, classes):
                continue
            if indefinite and not self._norm.endswith(LAM, 0, event.start):
                return None  # أرباحا لإعمار are hers, أرباحا بعدما اشترت إعمار not; سهما is two shares of somebody
            between = self._norm[end : event.begin]
            near = between.count(" ") <= (1 if is_nisba(event) else _OWNER) and "\u060c" not in between
            if not near or event in self._others or (self._good is not None and event.data[0] == "region"):
                return None
            if event.kind != words.SUBJECT or event.data[0] != "commodity" or "country" not in classes:
                later = (e for e in own if e.start > event.end and self._can_be(e, classes))
                return None if any(self._follows_verb(e, statement) for e in later) else event
            self._good, end = event, event.end  # صادرات النفط السعودية are the country's
        return None

    def _stranger(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Subject | None:
        """The owner that no lexicon has; what a company says of its products is its own."""
        found = unnamed.owner(statement, self._norm) or unnamed.topic(statement, self._norm)
        if found is None and not any(
            fits(e, _ALL) for e in row[statement.after : statement.first] if self._since(e, statement)
        ):
            found = unnamed.moved(statement, self._norm)
        told = self._discourse.speaker and statement.clause.that and classes[0] == "company"
        return self._discourse.sentence if found is not None and told and self._discourse.sentence else found

    @staticmethod
    def _since(event: Event, statement: Statement) -> bool:
        """Does it stand after the statement's word of movement?"""
        return statement.move is not None and event.start >= statement.move.end

    def _listed(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject named since the statement before, in the same clause."""
        if not statement.after:
            return None
        able = [e for e in row[statement.after : statement.first] if self._can_be(e, classes)]
        found = next((e for e in able if not self._in_a_name(e, able)), None)
        if found is not None and self._is_place(found, classes) and any(fits(e, ("company",)) for e in row):
            return None  # where the company does it
        return found

    def _clause(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The first subject of the clause before its figures, after the word that opens a place in a list.

        In a list whose figures have names of their own, the last of them (… بتداول 3 ملايين سهم بقيمة 9 ملايين درهم).
        """
        if self._latest is not None and self._latest[0] is row and fits(self._latest[1], classes):
            latest: Event = self._latest[1]
            return latest
        least = statement.opener.end if statement.opener is not None else -1
        found = [e for e in row[: statement.first] if e.start >= least and self._can_be(e, classes)]
        shares = [e for e in found if e.kind == COMPANY and has_share(e, row)]
        inside = [e for e in found if self._in_a_name(e, found)]
        found = [e for e in found if e not in inside]
        found.sort(key=lambda e: (self._is_place(e, classes), not self._follows_verb(e, statement)))
        named_ = (e for e in (*shares, *found) if e.kind != COMPANY or self._discourse.speaks(e))
        return next(named_, None)

    def _follows_verb(self, event: Event, statement: Statement) -> bool:
        """Does it stand right after the verb that its figure is said with (استحوذت الدار العقارية على)?"""
        row = statement.clause.events[: statement.first]
        verb = next((e for e in reversed(row) if is_verb(e)), None)
        if verb is None or not 0 < event.begin - verb.end <= _APPOSED:
            return False
        if verb is not row[0] and row[row.index(verb) - 1].kind == words.RELATIVE:
            end = statement.clause.events[statement.first].end
            said = [*self._norm[verb.end : end].split(" "), *self._norm[end : end + _APPOSED].split(" ")[1:2]]
            # التي تملك المجموعة 49% منها, not التي تملك غوغل
            return not set(words.phrases("resumptive")).isdisjoint(said)
        return not any(fits(e, _ALL) and 0 <= verb.begin - e.end <= _BESIDE for e in row)  # الإمارات سلمت مصر

    @staticmethod
    def _in_a_name(event: Event, found: list[Event]) -> bool:
        """Is it a place in a company's name (دبي للاستثمار)?"""
        return event.kind == words.SUBJECT and any(
            e.kind == COMPANY and e.start <= event.start < event.end <= e.end for e in found
        )

    def _by_share(self, event: Event) -> bool:
        """Is the name of goods a company's, by the word share before it (سهم الفوسفات)?"""
        if event.kind != words.SUBJECT or event.data[0] != "commodity":
            return False
        before = self._norm[max(0, event.begin - _APPOSED) : event.begin]
        return before.rstrip(' "').endswith(f" {words.share_noun()}")

    @staticmethod
    def _is_place(event: Event, classes: tuple[str, ...]) -> bool:
        """Is it a country where the measure is first of all a company's?"""
        return classes[0] == "company" and event.kind == words.SUBJECT and event.data[0] in ("country", "region")

    def _can_be(self, event: Event, classes: tuple[str, ...]) -> bool:
        """May a noun of the clause be its subject, and neither the other side nor the goods?"""
        if not fits(event, classes) or event in self._others or only_owns(event) or self._by_share(event):
            return False
        if event.kind == COMPANY and event.at in self._discourse.tellers:
            return False
        return self._good is None or event.kind != words.SUBJECT or event.data[0] != "commodity"

    def _after(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject of a verb that stands after its figure: 800 مليون دولار استثمرتها الشركة."""
        metric = statement.metric
        if metric is None or metric.data[2] != "verb" or metric.start < row[statement.first].end or metric not in row:
            return None
        following = (e for e in row[row.index(metric) + 1 :] if e.begin - metric.end <= _APPOSED)
        return next((e for e in following if fits(e, classes) and e not in self._others), None)

    def _home_of(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The subject of the earlier clause that names the measure."""
        if statement.metric is None or statement.home is row:
            return None
        if self._understood(statement, row, classes):
            return None  # whom the sentence spoke of since
        return next((e for e in statement.home if self._can_be(e, classes)), None)

    def _goods(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> Event | None:
        """The goods themselves, where nobody is named who makes or trades them."""
        return self._good

    def _share(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """A company that no lexicon has, by its share."""
        found = unnamed.share(statement, self._norm) if "company" in classes else None
        return [] if found is None else [found]

    def _unknown(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """A name that no lexicon has, where a list or ranking puts one."""
        previous = self._discourse.previous
        cls = previous[0].cls if previous else "company"
        found = unnamed.in_list(statement, self._norm, "sector" if cls == "index" else cls)
        return [] if found is None else [found]

    def _is_next(self, subject: Subject, statement: Statement) -> bool:
        """Does a list that has been of things of its kind go on with it, and not with a subject that a lexicon has?"""
        row, previous = statement.clause.events, self._discourse.previous
        if any(fits(e, _ALL) for e in row[statement.after : statement.first]):
            return False
        if self._latest is not None and self._latest[0] is row:
            return True
        if not previous or previous[0].cls not in ("company", "sector", "index", "other"):
            return False
        quoted = self._norm[subject.start - 1 : subject.start] == '"'
        definite = quoted or self._norm.startswith(ARTICLE_LETTERS, subject.start)
        return definite and not unnamed.is_no_name(subject, self._norm, row)

    def _understood(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """The subjects of the statement before in the sentence, where the measure is understood from it too."""
        previous: list[Subject] = self._discourse.previous
        return previous if statement.listed and all(s.cls in classes for s in previous) else []

    def _after_verb(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """A name that no lexicon has, between the verb and the measure."""
        found = unnamed.after_verb(statement, self._norm, "company" if classes[0] == "company" else "other")
        return [] if found is None else [found]

    def _default(self, statement: Statement, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """Whom a measure without a subject is about: the last one spoken of, of the first class that has one."""
        spoken, at, metric = self._discourse, row[statement.first].start, statement.metric
        if self._of_whole(statement) and spoken.spoken and spoken.spoken[0].cls in classes:
            return spoken.spoken
        if metric is None:
            return spoken.spoken or self._unit_owner(classes, at)
        if metric.data[1] and self._norm.endswith(_THEIR, metric.start, metric.end):
            found = spoken.last("investors")
            return [] if found is None else [found]
        on_market = spoken.previous and spoken.previous[0].cls in ("index", "market") and not metric.data[1]
        if on_market and "market" in classes:
            market = spoken.last("market")  # the sentence goes on about it
            return [market] if market is not None else spoken.previous
        if words.metric(metric.data[0]).get("deal") and not metric.data[1] and metric.data[2] != "verb":
            return []  # a deal whose maker is nowhere named
        if metric.data[0] == "other" and spoken.noted and spoken.noted[0].cls != "company":
            return spoken.noted
        speaker = spoken.main is not None and spoken.speaker and not metric.data[1]
        if "company" in classes and spoken.sentence is not None and spoken.sentence.start < at and not speaker:
            return [spoken.sentence]
        if classes[0] == "company" and spoken.companies and not (spoken.budget and classes[-1] == "country"):
            found = spoken.antecedent(at)
            return [] if found is None else [found]
        if "other" in classes and spoken.main is not None and "company" in classes and classes[0] != "market":
            return [spoken.main]
        if "company" in classes and spoken.alone is not None and self._of_accounts(metric):
            return [spoken.alone]
        for cls in classes:
            found = spoken.antecedent(at) if cls == "company" else spoken.last(cls)
            if found is not None:
                return [found]
        per = None if statement.multiple else row[statement.first].data.per
        good = words.goods().get(per or "")
        return [Subject("commodity", good, -1, -1, -1)] if good and "commodity" in classes else []

    def _unit_owner(self, classes: tuple[str, ...], at: int) -> list[Subject]:
        """Whose a count is that only its unit tells (118 موظفا): the company that the sentence or article is about."""
        if classes is _ALL or classes[0] != "company":
            return []
        sentence = self._discourse.sentence
        found = sentence if sentence is not None and sentence.start < at else self._discourse.alone
        return [] if found is None else [found]

    def _of_accounts(self, metric: Event) -> bool:
        """Is it an item of a company's accounts that countries have too, with no adjective of theirs (الدين العام)?"""
        row = words.metric(metric.data[0])
        if row["ifrs"] is None or row["of"][0] != "country":
            return False
        return set(words.phrases("national")).isdisjoint(self._norm[metric.start : metric.end].split(" "))

    def _with_others(self, event: Event, row: list[Event], classes: tuple[str, ...]) -> list[Subject]:
        """The subject with those joined to it: شركات علي بابا وتينسنت وبايدو."""
        if event.kind == words.ANAPHOR:
            found = self._discourse.named_before(event.start)
            return [] if found is None else [found]
        subjects, end = [self._subject(event, row)], event.end
        for other in row[row.index(event) + 1 :]:
            if other.start < end or not fits(other, classes):
                continue
            if other.kind != event.kind or not self._joined(end, other):
                break
            subject = self._subject(other, row)
            if subject.en is None or subject.en not in {known.en for known in subjects}:
                subjects.append(subject)
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
            return self._discourse.country_of(event, row)
        if subject.en is None and subject.cls in ("market", "index") and len(event.data) == 2:
            beside = next(
                (e for e in row if e.kind == words.SUBJECT and e.data[0] == subject.cls and e.data[1] is not None
                 and 0 <= e.start - event.end <= _APPOSED), None,
            )  # fmt: skip
            return named(beside) if beside is not None else self._discourse.generic(subject)
        return subject

    def share_moved(self, statement: Statement, subjects: list[Subject]) -> bool:
        """Is it a company right after a word of movement, in a sentence about its market (مع هبوط طاقة 5.1%)?"""
        previous, move = self._discourse.previous, statement.move
        if not subjects or subjects[0].cls != "company" or not previous or previous[0].cls not in ("index", "market"):
            return False
        if move is None or statement.change is None or statement.change.data.type != PERCENT:
            return False
        return 0 <= subjects[0].start - move.end <= _BESIDE_QUOTED

    def something(self, statement: Statement) -> bool:
        """Does the clause say of something, no company, that no lexicon has, how much it is or moves?"""
        row = statement.clause.events[: statement.first]
        verb = next((e for e in reversed(row) if e.kind in (words.MOVE, words.REACH) and "verb" in e.data[:2]), None)
        others = any(e.kind in (COMPANY, words.ANAPHOR) for e in row)
        if verb is None or others or statement.listed or statement.multiple:
            return False
        noun = self._norm[verb.end : roles.before(statement.clause.events[statement.first].data, self._norm).start]
        words_ = noun.strip(' "').split()
        return 1 <= len(words_) <= _PHRASE and words_[0].startswith(ARTICLE_LETTERS)


_THEIR = "\u0647\u0645"  # the pronoun of people: مبيعاتهم are those of investors, never a company's
_FEMININE = "\u062a"  # begins and ends the verbs of a feminine subject
_BACK = 250  # characters before a list in which the word sector makes its unknown names sectors
_PHRASE = 7  # words of a noun phrase between a verb and its figure
_BESIDE_QUOTED = 2  # the same with a quotation mark between them
_BESIDE = 1  # characters between a word and the next
_RELATED = 30  # characters between a noun and the relative clause about it
_INDEFINITE = "\u0627"  # the ending of an indefinite accusative
_APPOSED = 12  # characters between a generic noun and the name beside it
