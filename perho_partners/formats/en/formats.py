"""In English the month has a name, for 3.11. is a day in March to some: 3 Nov 2026."""

from perho_partners.formats import common

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"
TIME_FORMAT = "H:i"
DATE_INPUT_FORMATS = ["%d %b %Y", "%d %B %Y", *common.DATE_INPUT_FORMATS]
