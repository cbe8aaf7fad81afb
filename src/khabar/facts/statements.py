"""From a clause's events to statements: figures grouped around one measure, each in its role."""

from dataclasses import dataclass, field, replace

from khabar.entities.figure import MONEY, NUMBER, PERCENT, QUANTITY, Figure
from khabar.facts import roles, words
from khabar.facts.clauses import Clause
from khabar.facts.events import COMPANY, FIGURE, FRACTION, Event
from khabar.facts.measures import SCALED, bought, fits, same_unit, sister
from khabar.text.clitics import PREPOSITION

_NEAR = 2  # words between a figure and the noun after it that names its measure
_VERB = 4  # words between a verb of owning and the share
_WORD = 15  # characters of a word
_CLOSE = 2  # characters between two words that stand side by side
_PRICES = frozenset({"share_price", "unit_price"})
_MARKS = frozenset("\u060c.,;:()\n")
_JOINTS = frozenset({"\u0648", "\u060c", "\u060c \u0648", ","})


@dataclass(slots=True)
class Statement:
    """One measured thing that a clause states: its figures by role, the event that names the measure, the movement."""

    clause: Clause
    first: int  # position of its first figure among the clause's events
    after: int  # position where the one before it ended
    metric: Event | None = None
    move: Event | None = None
    value: Event | None = None
    change: Event | None = None
    prior: Event | None = None
    converted: list[Event] = field(default_factory=list)
    also: list[Event] = field(default_factory=list)  # figures that say the change once more
    opener: Event | None = None  # the word that goes on with a list, or ranks (يليه, المرتفعة), before its subject
    listed: bool = False  # measure or movement are understood from the one before
    paired: bool = False  # joined to the figure before it: one each for a row of subjects
    share: bool = False  # its value is a share of a whole
    closing: bool = False  # its value is where a session ended

    home: list[Event] = field(default_factory=list)  # events of the clause that names the measure
    multiple: bool = False  # no figure: the verb itself says by how much (تضاعف)
    part: Event | None = None  # a fraction of the value that the sentence is about (نصف مبلغ 800 مليون)

    def figures(self) -> list[Event]:
        """All its figures."""
        single = (self.value, self.change, self.prior)
        return [event for event in (*single, *self.converted, *self.also) if event is not None]


class Reader:
    """Reads the clauses of one sentence after another; a list may go on from clause to clause."""

    def __init__(self, norm: str) -> None:
        self._norm = norm
        self._last: Statement | None = None
        self._earlier: list[tuple[Event, list[Event]]] = []
        self._moved: Event | None = None
        self._ended = False

    def open(self) -> None:
        """Begins a sentence: nothing is understood from the one before, except by a list that goes on."""
        self._earlier, self._moved = [], None
        self._ended = True

    def statements(self, clause: Clause) -> list[Statement]:
        """The statements of a clause, in order."""
        going_on = not self._ended or (bool(clause.events) and clause.events[0].kind == words.LIST)
        walk = _Walk(self._norm, clause, self._last if going_on else None, self._earlier, self._moved)
        made = [new for index, event in enumerate(clause.events) if (new := walk.step(index, event)) is not None]
        made += walk.finish()
        if walk.now is not None:
            self._last, self._ended = walk.now, False
        self._moved = None if made else walk.move or self._moved
        self._earlier = [*((metric, clause.events) for metric in walk.metrics), *self._earlier]
        return made


class _Walk:
    """One clause from left to right."""

    def __init__(
        self,
        norm: str,
        clause: Clause,
        before: Statement | None,
        earlier: list[tuple[Event, list[Event]]],
        moved: Event | None,
    ) -> None:
        self._norm, self._clause, self._row = norm, clause, clause.events
        self.now: Statement | None = None
        self.metrics: list[Event] = []
        self._before, self._earlier, self._moved_before = before, earlier, moved
        self.move: Event | None = None
        self._metric = self._subject = self._moved = False  # met since the last figure
        self._comparing = self._listing = self._closing = False
        self._ended = 0
        self._role = roles.VALUE
        self._opener: Event | None = None

    def step(self, index: int, event: Event) -> Statement | None:
        """Takes the next event; a new statement if it begins one."""
        if event.kind == FIGURE:
            return self._place(index, event)
        self._pass_by(index, event)
        return None

    def finish(self) -> list[Statement]:
        """The statement of a verb that says by how much itself, where no figure does: تضاعفت الأرباح."""
        if self.now is not None or self.move is None or self.move.data[4] is None:
            return []
        metric = next((m for m in reversed(self.metrics) if not m.data[3]), None)
        if metric is None:
            return []
        at = max(self._row.index(self.move), self._row.index(metric))
        self.now = Statement(self._clause, at, 0, metric, self.move, home=self._row, multiple=True)
        return [self.now]

    def _pass_by(self, index: int, event: Event) -> None:
        kind = event.kind
        if kind == words.COMPARED:
            self._comparing = True
        elif kind in (words.MOVE, words.REACH, words.CLOSING) and event.flags & PREPOSITION:
            self._comparing = False
        if kind == words.LIST:
            self._listing, self._comparing, self._opener = True, False, event
        elif kind == words.CLOSING:
            self._closing = True
        elif self._comparing:
            return
        elif kind == words.METRIC:
            if not self._only_carries(index, event) and not self._again_named(event):
                self.metrics.append(event)
                self._metric = True
        elif kind == words.MOVE:
            self.move, self._moved = event, True
            if event.data[1] == "phrase":
                self._opener = event
        elif kind in (COMPANY, words.SUBJECT):
            self._subject = True

    def _again_named(self, event: Event) -> bool:
        """Is it the measure whose movement was told, named again before its value (تراجع مؤشرها … ليقفل مؤشرها عند)?"""
        now = self.now
        if now is None or now.value is not None or now.change is None:
            return False
        if event.data[0] in _PRICES and roles.preceding(event.begin, self._norm) == "to":
            return now.metric is not None and now.metric.data[0] in _PRICES  # up 3% to a price of 2 dinars
        if not self._closing:
            return False
        if now.metric is None:
            return bool(event.data[0] == "index_level" and event.data[1])
        one, other = now.metric, event
        return self._norm[one.start : one.end] == self._norm[other.start : other.end]

    def _only_carries(self, index: int, event: Event) -> bool:
        """Does a noun only carry a figure or a measure (بقيمة 5, قيمة الأرباح), or the next of a list (يليه سهم …)?"""
        if event.data[0] == "share_price" and (self._listing or self._priced(index, event)):
            return True
        if not event.data[3]:
            return False
        following = next((e for e in self._row[index + 1 : index + 3] if e.start > event.start), None)
        if following is not None and following.kind in (words.METRIC, words.MOVE) and self._beside(event, following):
            return True
        if following is not None and following.kind == words.REACH and event.flags & PREPOSITION:
            following = next((e for e in self._row[index + 2 : index + 4] if e.kind != words.REACH), None)
        if following is not None and following.kind == FIGURE:
            return roles.before(following.data, self._norm).start <= event.start
        return self.move is not None and self._beside(self.move, event)

    def _priced(self, index: int, event: Event) -> bool:
        """Is the share only what a price is for (2.5 ريال للسهم)?"""
        last = self._row[index - 1] if index else None
        return (
            last is not None
            and last.kind == FIGURE
            and self._norm.count(" ", last.end, event.end) <= _NEAR
            and (last.data.per is not None or self._norm[last.end + 1 : event.start] in words.each())
        )

    @staticmethod
    def _beside(one: Event, other: Event) -> bool:
        return other.begin - one.end <= _CLOSE

    def _place(self, index: int, event: Event) -> Statement | None:
        event = self._row[index] = self._with_currency(event)
        figure: Figure = event.data
        if (
            figure.type == NUMBER
            and self._metric
            and not any(fits(m.data[0], figure, reached=True) for m in self.metrics)
        ):
            return None  # a bare number beside a measure that can't be one
        if figure.type in (NUMBER, QUANTITY) and roles.before(figure, self._norm).role == "of":
            return None  # the whole that others are counted of
        how = self._role_of(index, event)
        joined = self._joined(index, event)
        share = figure.type == PERCENT and (
            self._norm.startswith(words.after_share(), figure.end) or self._of_amount(how)
        )
        if share and how == roles.CHANGE and not self._moved:
            how = roles.VALUE
        if self._comparing and how == roles.VALUE and not roles.paid(event, self._row, index, self._norm):
            how = roles.PRIOR
        new = self._begin(event, how) if joined else self._placed(event, figure, how)
        if new is not None:
            new.share, new.paired, new.opener = share, joined, self._opener
            self.now = new
        if new is not None and new.value is event and index and self._row[index - 1].kind == FRACTION:
            near = self._norm.count(" ", self._row[index - 1].end, event.begin) <= _NEAR
            new.part = self._row[index - 1] if near else None
        if self.now is not None and self._closing and self.now.value is event:
            self.now.closing = True
        self._role = how
        self._metric = self._subject = self._moved = False
        self._comparing = self._listing = self._closing = False
        self._opener = None
        self._ended = index + 1
        return new

    def _of_amount(self, how: str) -> bool:
        """Is a percentage, with nothing moving, the share that the amount before it makes (بقيمة 5 ملايين بنسبة 2%)?"""
        now = self.now
        if how != roles.VALUE or now is None or self._metric or self._subject or self._moved or self._listing:
            return False
        return now.value is not None and now.value.data.type == MONEY

    def _with_currency(self, event: Event) -> Event:
        """A scaled number after an amount of the sentence has its currency (من 3.1 مليار جنيه إلى 4.9 مليار)."""
        figure: Figure = event.data
        source = self.now or self._before
        if figure.type != NUMBER or figure.number.scale < SCALED or source is None:
            return event
        amount = next((e.data for e in source.figures() if e.data.type == MONEY), None)
        following = self._norm[figure.end : figure.end + _WORD].lstrip(" ").split(" ")[0]
        if amount is None or amount.unit is None or (following[:1].isalpha() and following not in words.name_ends()):
            return event
        return event._replace(data=replace(figure, type=MONEY, unit=amount.unit))

    def _role_of(self, index: int, event: Event) -> str:
        if self._joined(index, event):
            return self._role
        before = self.now or self._before
        moving = before is not None and before.change is not None and (self._listing or self._subject)
        return roles.role(event, self._row, index, self._norm, moving)

    def _joined(self, index: int, event: Event) -> bool:
        """Is it the next of a row of figures of one kind: بنسبة 3% و5%?"""
        if not index or self._row[index - 1].kind != FIGURE or self.now is None:
            return False
        between = self._norm[self._row[index - 1].end : event.start].strip(" ")
        return between in _JOINTS and same_unit(self._row[index - 1].data, event.data)

    def _placed(self, event: Event, figure: Figure, how: str) -> Statement | None:
        """Adds a figure to the statement that is being read where it has a free place for it; else begins one."""
        now = self.now
        if now is None and self._goes_on(event, figure, how):
            return None
        if now is None or self._metric or self._listing:
            return self._begin(event, how)
        if how == roles.SAME:
            if self._restates(now, event, figure):
                return None
            return self._begin(event, roles.CHANGE if figure.type == PERCENT and self.move is not None else roles.VALUE)
        if how == roles.PRIOR:
            if now.prior is None and now.figures() and _comparable(now, figure):
                now.prior = event
                return None
        elif how == roles.CHANGE:
            if not self._subject and self._changes(now, event, figure):
                return None
        elif now.value is None and self._completes(now, event, figure):
            now.value = event
            return None
        return self._begin(event, how)

    def _goes_on(self, event: Event, figure: Figure, how: str) -> bool:
        """Does a clause with no measure and no subject of its own complete the statement of the clause before?"""
        before = self._before
        if before is None or self._metric or self._subject or self._listing or before.paired:
            return False
        if how == roles.VALUE and before.value is None and before.change is not None and figure.type != PERCENT:
            if before.metric is not None and not fits(before.metric.data[0], figure):
                return False
            before.value, before.closing = event, self._closing
            return True
        reached = roles.reached_after(self._row, self._row.index(event), self._norm)
        if how == roles.CHANGE and before.change is None and before.value is not None and self._moved and not reached:
            before.change, before.move = event, self.move
            return True
        return False

    def _changes(self, now: Statement, event: Event, figure: Figure) -> bool:
        if now.change is None:
            over = now.value is not None and not self._moved and self.move is now.move and now.move is not None
            closed = now.closing and roles.before(figure, self._norm).role == "by"  # at a close of 2 dirhams, by 3%
            if over and not closed:
                return False  # the movement was over when the value was stated
            now.change, now.move = event, self.move or now.move
            return True
        if (now.change.data.type == PERCENT) != (figure.type == PERCENT):
            self._again(now, event, figure)
            return True
        return False

    def _completes(self, now: Statement, event: Event, figure: Figure) -> bool:
        """Is it the value that a change or an earlier value has led up to?"""
        if now.prior is not None and not same_unit(now.prior.data, figure):
            return False
        if not self._subject:
            return True
        return now.change is not None and "\u060c" not in self._norm[self._row[self._ended - 1].end : event.start]

    def _restates(self, now: Statement, event: Event, figure: Figure) -> bool:
        """Says the figure before once more, in another currency or unit."""
        value = now.value.data if now.value is not None else None
        if figure.per is not None:
            return False
        if figure.type == MONEY and value is not None and value.type == MONEY and value.unit != figure.unit:
            now.converted.append(event)
            return True
        if now.change is not None and not same_unit(now.change.data, figure):
            self._again(now, event, figure)
            return True
        if figure.type == PERCENT and self.move is not None and now.change is None:
            now.change, now.move = event, self.move
            return True
        return figure.type == MONEY and now.prior is not None and now.prior.data.type == MONEY

    @staticmethod
    def _again(now: Statement, event: Event, figure: Figure) -> None:
        """A second size of the same movement; the percentage is the one kept."""
        assert now.change is not None
        if figure.type == PERCENT and now.change.data.type != PERCENT:
            now.change, event = event, now.change
        now.also.append(event)

    def _begin(self, event: Event, how: str) -> Statement:
        new = Statement(self._clause, self._row.index(event), self._ended, move=self.move, home=self._row)
        if how == roles.PRIOR:
            new.prior = event
        elif how == roles.CHANGE:
            new.change = event
        else:
            new.value = event
        new.metric = self._metric_for(event, new.first, how)
        source = self.now or self._before
        if source is not None and self._understood(new, event, source):
            new.listed = True
            new.metric, new.home = source.metric, source.home
            if not self._moved and (self.now is not None or self.move is None):
                new.move = source.move
        elif new.metric is None:
            found = next((pair for pair in self._earlier if self._could_be(pair[0], event, how)), None)
            if found is not None:
                (new.metric, new.home), new.listed = found, True
        if new.listed and new.move is None:
            new.move = self._moved_before
        return new

    def _understood(self, new: Statement, event: Event, source: Statement) -> bool:
        """Is the measure that of the statement before?"""
        if self._listing:
            return True
        if new.metric is not None and not (new.metric.data[3] and self._subject and not source.listed):
            return False
        main = source.value or source.change
        if main is None or source.metric is None:
            return False
        if source is self.now and event.data.type == PERCENT and new.value is event and self._of_amount(roles.VALUE):
            return True
        if source is self.now and main is source.value and main.data.type == PERCENT and new.value is event:
            worth = roles.before(event.data, self._norm).role == "worth"  # a share, then its amount
            if worth and fits(source.metric.data[0], event.data):
                return True
        return same_unit(main.data, event.data) or sister(source.metric.data[0], main.data, event.data)

    @staticmethod
    def _could_be(metric: Event, event: Event, how: str) -> bool:
        """May a measure named in an earlier clause be meant? Not for counts: they would be of something else."""
        figure: Figure = event.data
        return figure.type not in (QUANTITY, NUMBER) and not metric.data[3] and fits(metric.data[0], figure, how)

    def _metric_for(self, event: Event, index: int, how: str) -> Event | None:
        """The noun or verb that names the measure: the last that fits before the figure, else the one after it."""
        since = self._row[self._ended - 1].end if self._ended else -1
        figure: Figure = event.data
        reached = self._closing or roles.before(figure, self._norm).role in ("to", "size")
        fresh = [
            m for m in self.metrics
            if m.start >= since and fits(m.data[0], figure, how, reached or m.data[2] == "count")
            and not self._too_far(m, event) and not self._takes_amount(m, event)
        ]  # fmt: skip
        strong = [m for m in fresh if not m.data[3]]
        if strong:
            return next((m for m in strong if bought(m, strong[-1])), strong[-1])
        after = self._after(event, index, how)
        if after is not None:
            return after
        return fresh[-1] if fresh else None

    def _too_far(self, metric: Event, event: Event) -> bool:
        """Owning and the like are of the figure right after the verb (تملك 5% من)."""
        verb = metric.data[2] == "verb" and words.metric(metric.data[0])["kinds"] == ["percent"]
        return verb and self._norm.count(" ", metric.end, event.begin) > _VERB

    def _takes_amount(self, metric: Event, event: Event) -> bool:
        """Is nothing bought, but an amount or share of something had (استحوذت على 3 مليارات)?"""
        verb = metric.data[0] == "acquisition" and metric.data[2] == "verb"
        return verb and event.data.type == MONEY and roles.before(event.data, self._norm).role == "to"

    def _after(self, event: Event, index: int, how: str) -> Event | None:
        for following in self._row[index + 1 : index + 3]:
            if following.kind == FIGURE:
                return None
            if following.kind == words.METRIC and not self._priced(self._row.index(following), following):
                between = self._norm[event.end : following.begin]
                near = between.count(" ") <= _NEAR and not set(between) & _MARKS and not following.data[3]
                if between.lstrip(" ").startswith(words.AND):
                    return None  # what follows is said of another figure
                return following if near and fits(following.data[0], event.data, how) else None
        return None


def _comparable(now: Statement, figure: Figure) -> bool:
    """Can this figure be what the statement's figure is compared with?"""
    if now.value is not None:
        return same_unit(now.value.data, figure)
    return now.change is not None and (figure.type != PERCENT or now.change.data.type == PERCENT)
