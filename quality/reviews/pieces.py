"""What the quality group has published of a partnership, on its partner's page."""

from core.pieces import register

# The page has read the reviews along with the partnerships.
register(
    "partnership",
    "quality/reviews/_of_partnership.html",
    lambda request, partnership: (
        {"partnership": partnership, "review": partnership.shown_reviews[0]}
        if partnership.shown_reviews
        else None
    ),
)
