"""How dates are written and read in this house."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j.n.Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j.n.Y G.i"
MONTH_DAY_FORMAT = "j.n."
TIME_FORMAT = "G.i"
DATE_INPUT_FORMATS = [
    *("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y", "%d %m %Y", "%d-%m-%Y"),
    *("%d. %m. %Y", "%d.%m. %Y"),
]
