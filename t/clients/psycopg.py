import sys

import psycopg

with psycopg.connect(*sys.argv[1:]) as connection:
    print(*connection.execute("select current_database(), 1 + 1").fetchone())
