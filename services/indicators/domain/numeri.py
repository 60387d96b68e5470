"""Numbers as an Italian sentence writes them. For people only: nothing is decided on a rounded number."""

from fractions import Fraction

_VISIBILE = Fraction(1, 10)


def decimale(value: Fraction) -> str:
    """At most one decimal digit, after a comma: `7,5`, `12`."""
    tenths = round(value * 10)
    whole, tenth = divmod(abs(tenths), 10)
    return ("-" if tenths < 0 else "") + f"{whole}" + (f",{tenth}" if tenth else "")


def scarto(value: Fraction) -> str:
    """A difference that is not zero, never written as if it were: `meno di 0,1`."""
    return "meno di 0,1" if 0 < value < _VISIBILE else decimale(value)


def percento(value: Fraction) -> str:
    """`75 %`, from 0.75."""
    return f"{decimale(value * 100)} %"
