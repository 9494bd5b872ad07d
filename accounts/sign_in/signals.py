"""What must follow when a person changes."""

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.people.models import User


@receiver(post_save, sender=User)
def forget_old_addresses(instance: User, **kwargs: object) -> None:
    """An address that is no longer the person's neither signs in nor gets password links."""
    known = EmailAddress.objects.filter(user=instance)
    known.exclude(email__iexact=instance.email).delete()
