# It takes no URL: this is the line that the manual page gives.
import os
import sys
from urllib.parse import parse_qs, unquote, urlsplit

import pg8000

url = urlsplit(sys.argv[1] if sys.argv[1:] else os.environ["DATABASE_URL"])
query = {name: values[0] for name, values in parse_qs(url.query).items()}
place = {"host": url.hostname, "port": url.port}
if "host" in query:
    place = {"unix_sock": query["host"] + "/.s.PGSQL." + query.get("port", "5432")}
user = query.get("user") or unquote(url.username or "") or os.environ["PGUSER"]
password = unquote(url.password) if url.password else None
connection = pg8000.connect(user=user, password=password, database=unquote(url.path[1:]), **place)
cursor = connection.cursor()
cursor.execute("select current_database(), 1 + 1")
print(*cursor.fetchone())
connection.close()
