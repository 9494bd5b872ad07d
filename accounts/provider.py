"""Where django-allauth looks for providers; the room of signing in has it."""

from accounts.sign_in.college import CollegeProvider

provider_classes = [CollegeProvider]
