"""A few small questions a month: is what is written of a partnership still true?"""
