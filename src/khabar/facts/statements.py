"""From a clause's events to statements: figures grouped around one measure, each in its role."""

from dataclasses import dataclass, field

from khabar.entities.figure import MONEY, PERCENT, Figure
from khabar.facts import roles, words
from khabar.facts.clauses import COMPANY, FIGURE, Clause, Event

_NEAR = 2  # words between a figure and the noun after it that names its measure


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
    listed: bool = False  # the next of a list: measure and movement are those of the one before
    share: bool = False  # its value is a share of a whole


class Reader:
    """Reads the clauses of one sentence after another; a list may go on from clause to clause."""

    def __init__(self, norm: str) -> None:
        self._norm = norm
        self._last: Statement | None = None

    def statements(self, clause: Clause) -> list[Statement]:
        """The statements of a clause, in order."""
        made: list[Statement] = []
        walk = _Walk(self._norm, clause, self._last)
        for index, event in enumerate(clause.events):
            if event.kind == FIGURE:
                made_now = walk.place(index, event)
                if made_now is not None:
                    made.append(made_now)
            else:
                walk.pass_by(index, event)
        self._last = walk.now or self._last
        return made


class _Walk:
    """One clause from left to right."""

    def __init__(self, norm: str, clause: Clause, before: Statement | None) -> None:
        self._norm, self._clause, self._row = norm, clause, clause.events
        self.now: Statement | None = None
        self._before = before
        self._metrics: list[Event] = []
        self._move: Event | None = None
        self._fresh_metric = self._fresh_subject = self._fresh_move = False
        self._comparing = self._listing = False
        self._ended = 0

    def pass_by(self, index: int, event: Event) -> None:
        """Takes note of an event that is no figure."""
        kind = event.kind
        if kind == words.COMPARED:
            self._comparing = True
        elif kind == words.LIST:
            self._listing = True
        elif self._comparing:
            return
        elif kind == words.METRIC:
            if not (event.data[3] and self._is_weak_here(index, event)):
                self._metrics.append(event)
                self._fresh_metric = True
        elif kind == words.MOVE:
            self._move, self._fresh_move = event, True
        elif kind in (COMPANY, words.SUBJECT):
            self._fresh_subject = True

    def _is_weak_here(self, index: int, event: Event) -> bool:
        """Does a carrier noun only carry the figure or another measure (بقيمة, قيمة الأرباح)?"""
        following = self._row[index + 1 : index + 2]
        if following and following[0].kind == words.METRIC and following[0].start - event.end <= _CLOSE:
            return True
        if following and following[0].kind == FIGURE and roles.before(following[0].data, self._norm).start <= event.start:
            return True
        return self._move is not None and self._move.end + _CLOSE >= event.begin

    def place(self, index: int, event: Event) -> Statement | None:
        """Puts a figure in its role; a new statement if it begins one."""
        figure: Figure = event.data
        how = roles.role(event, self._row, index, self._norm)
        share = figure.type == PERCENT and self._of_whole(figure)
        if share and how == roles.CHANGE and not self._fresh_move:
            how = roles.VALUE
        if self._comparing and how == roles.VALUE:
            how = roles.PRIOR
        new = self._placed(event, figure, how)
        if new is not None:
            new.share = share
            self.now = new
        self._fresh_metric = self._fresh_subject = self._fresh_move = False
        self._comparing = self._listing = False
        self._ended = index + 1
        return new

    def _of_whole(self, figure: Figure) -> bool:
        return self._norm.startswith(words.after_share(), figure.end)

    def _placed(self, event: Event, figure: Figure, how: str) -> Statement | None:
        now = self.now
        going_on = now is not None and not self._fresh_metric and not self._listing
        same_subject = going_on and not self._fresh_subject
        if how in (roles.SAME, roles.BRACKET):
            if now is not None and self._restates(now, event, figure):
                return None
            how = roles.CHANGE if figure.type == PERCENT and self._move is not None else roles.VALUE
        if how == roles.PRIOR:
            if now is not None and now.prior is None and (now.value is not None or now.change is not None):
                if _comparable(now, figure):
                    now.prior = event
                    return None
            new = self._begin(event)
            new.prior = event
            return new
        if how == roles.CHANGE:
            if same_subject and now is not None and now.change is None:
                now.change, now.move = event, self._move or now.move
                return None
            if same_subject and now is not None and not self._fresh_move and now.change is not None:
                self._again(now, event, figure)
                return None
            new = self._begin(event)
            new.change = event
            return new
        if going_on and now is not None and now.value is None and (same_subject or now.change is not None):
            if now.prior is None or _same_unit(now.prior.data, figure):
                if not (self._fresh_subject and now.change is not None and self._separate(event)):
                    now.value = event
                    return None
        new = self._begin(event)
        new.value = event
        return new

    def _separate(self, event: Event) -> bool:
        """Does a new subject after a comma begin the next of a list?"""
        return "\u060c" in self._norm[self._row[self._ended - 1].end : event.start]

    def _restates(self, now: Statement, event: Event, figure: Figure) -> bool:
        """Says the figure before once more, in another currency or unit."""
        value = now.value.data if now.value is not None else None
        if figure.type == MONEY and value is not None and value.type == MONEY and value.unit != figure.unit:
            now.converted.append(event)
            return True
        if now.change is not None:
            self._again(now, event, figure)
            return True
        if figure.type == PERCENT and self._move is not None:
            now.change, now.move = event, self._move
            return True
        return False

    @staticmethod
    def _again(now: Statement, event: Event, figure: Figure) -> None:
        """A second size of the same movement; the percentage is the one kept."""
        assert now.change is not None
        if figure.type == PERCENT and now.change.data.type != PERCENT:
            now.change, event = event, now.change
        now.also.append(event)

    def _begin(self, event: Event) -> Statement:
        index = self._row.index(event)
        new = Statement(self._clause, index, self._ended, move=self._move)
        source = self.now or self._before
        new.metric = self._metric_for(event, index)
        if self._listing or (new.metric is None and self.now is not None and not self._fresh_metric):
            new.listed = True
            if source is not None:
                new.metric = new.metric or source.metric
                if self._move is None or not self._fresh_move:
                    new.move = source.move
        return new

    def _metric_for(self, event: Event, index: int) -> Event | None:
        """The noun or verb that names the measure: the last that fits before the figure, else the one after it."""
        fresh = [m for m in self._metrics if m.start >= self._row[self._ended - 1].end or not self._ended]
        strong = [m for m in fresh if not m.data[3] and fits(m.data[0], event.data)]
        if strong:
            return strong[-1]
        after = self._after(event, index)
        if after is not None:
            return after
        weak = [m for m in fresh if m.data[3]]
        if weak:
            return weak[-1]
        older = [m for m in self._metrics if fits(m.data[0], event.data)]
        return older[-1] if older else None

    def _after(self, event: Event, index: int) -> Event | None:
        for following in self._row[index + 1 : index + 3]:
            if following.kind == FIGURE:
                return None
            if following.kind == words.METRIC:
                between = self._norm[event.end : following.begin]
                near = between.count(" ") <= _NEAR and not set(between) & _MARKS
                return following if near and fits(following.data[0], event.data) else None
        return None


_CLOSE = 2
_MARKS = frozenset("\u060c.,;:()\n")


def fits(concept: str, figure: Figure) -> bool:
    """Can this figure be a value of the concept, or a change of it?"""
    kinds = words.metric(concept)["kinds"]
    if figure.type == PERCENT or figure.unit == "point":
        return True
    return ("money" if figure.type == MONEY else "quantity") in kinds


def _same_unit(one: Figure, other: Figure) -> bool:
    return one.type == other.type and (one.type != MONEY or one.unit == other.unit)


def _comparable(now: Statement, figure: Figure) -> bool:
    """Can this figure be what the statement's figure is compared with?"""
    if now.value is not None and now.value.data.type == figure.type:
        return True
    if now.value is None and now.change is not None:
        return figure.type != PERCENT or now.change.data.type == PERCENT
    return now.value is not None and {now.value.data.type, figure.type} <= {"QUANTITY", "NUMBER"}
