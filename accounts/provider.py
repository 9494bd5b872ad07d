"""Where django-allauth looks for providers; the room of signing in has it."""

from accounts.sign_in.openid import CollegeProvider
from accounts.sign_in.saml import SamlProvider

provider_classes = [CollegeProvider, SamlProvider]
