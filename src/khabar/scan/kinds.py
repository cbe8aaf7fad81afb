"""The kinds of known words, one letter each: a text's tokens are read as a string of these letters."""

DIGITS = "n"
UNIT = "u"  # 1 to 10
PART = "U"  # a number only inside a compound: one of eleven, one of twenty-one
TEEN = "e"
TEN = "x"
HUNDRED = "h"
HUNDREDS = "H"
SCALE = "s"
SCALES = "S"  # plural of a scale: never a number alone
SCALE2 = "d"
EITHER = "D"  # accusative singular or dual of a scale
FRACTION = "f"
FRACTIONS = "F"  # plural of a fraction, counted by the unit before it
EXCEPT = "i"
POINT = "v"
NEGATIVE = "y"
OUT_OF = "g"
AFTER = "A"  # joins an ordinal to the hundred it counts on from
OPEN = "j"
ORDINAL = "o"
ORDINAL_PART = "1"
AND = "w"
OR = "O"
BETWEEN = "b"
FROM = "m"
TO = "t"
CURRENCY = "c"
MINOR = "k"
PERCENT = "p"
QUANTITY = "q"
DUAL = "2"  # dual of a unit: two of it in one word
MODIFIER = "a"
BOUND = "V"  # a bounding verb without the particle that joins it to its figure
LINK = "l"  # a noun that may stand between a modifier and its figure
PARTICLE = "r"
PLACE = "L"  # a country, its capital, its nisba
MOVEMENT = "M"
TIME = "T"  # a word of a date or period: [sort, value]
COMPANY = "C"
CUE = "z"  # a word that makes a company likely beside it
CLAUSE = "X"  # a word of the facts' own automaton: see `facts/words.py`
ORGANISATION = "R"  # a known organisation that is no company
OTHER = "N"  # a known name that is no company, a phrase that is no currency
# Words that matter only right beside a figure or a name: looked up there, not searched for in the whole text.
NEIGHBOURS = frozenset({QUANTITY, LINK, PARTICLE, OUT_OF, BETWEEN, FROM, TO, OR, MOVEMENT, CUE})
NAMING = frozenset(
    {COMPANY, ORDINAL, HUNDREDS, UNIT, CURRENCY, TIME, ORGANISATION}
)  # a company's name may show as these
GAP = "."  # the next token does not follow the last one directly

# Where one form has several senses, the first of these is the kind it shows; the others stay in `Entry.senses`.
PRECEDENCE = (
    OTHER, CURRENCY, MINOR, PERCENT, SCALE, SCALES, SCALE2, EITHER, UNIT, TEEN, TEN, HUNDRED, HUNDREDS, FRACTION,
    FRACTIONS, POINT, ORDINAL, PART, ORDINAL_PART, OPEN, NEGATIVE, AFTER, MODIFIER, BOUND, BETWEEN, FROM, TO, OR,
    AND, EXCEPT, LINK, PARTICLE, OUT_OF, DUAL, QUANTITY, TIME, PLACE, MOVEMENT, CUE, COMPANY, CLAUSE,
    OTHER, ORGANISATION, CURRENCY, MINOR, PERCENT, SCALE, SCALES, SCALE2, EITHER, UNIT, TEEN, TEN, HUNDRED, HUNDREDS,
    FRACTION, FRACTIONS, POINT, ORDINAL, PART, ORDINAL_PART, OPEN, NEGATIVE, AFTER, MODIFIER, BOUND, BETWEEN, FROM, TO,
    OR, AND, EXCEPT, LINK, PARTICLE, OUT_OF, DUAL, QUANTITY, TIME, PLACE, MOVEMENT, CUE, COMPANY,
)  # fmt: skip
