import os

from django.core.wsgi import get_wsgi_application

from perho_partners.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perho_partners.settings")


application = get_wsgi_application()
settle()
