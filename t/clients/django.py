import os
import sys

import dj_database_url
from django.conf import settings
from django.db import connection

if sys.argv[1:]:
    database = dj_database_url.parse(sys.argv[1])
else:
    # It wants a name; what else is not given, libpq takes from its variables.
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"]}
settings.configure(DATABASES={"default": database})
with connection.cursor() as cursor:
    cursor.execute("select current_database(), 1 + 1")
    print(*cursor.fetchone())
connection.close()
