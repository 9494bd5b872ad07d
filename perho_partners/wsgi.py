import os

from django.core.wsgi import get_wsgi_application

from perho_partners.memory import settle
from perho_partners.running.serving import limit_questions

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perho_partners.settings")


application = get_wsgi_application()
limit_questions()
settle()
