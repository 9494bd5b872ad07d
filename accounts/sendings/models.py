"""Forms that were sent and done, so that none is done twice."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.people.models import User

LONGEST_KEPT = timedelta(days=2)  # a page stays open over a night


class Sending(models.Model):
    """One form that a person sent from one page, and where it led."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sendings")
    key = models.CharField(max_length=64)  # what was sent, from which page, where to
    answer = models.TextField()  # an address
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="sending_done_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.answer}"
