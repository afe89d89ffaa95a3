import sys

import psycopg2

with psycopg2.connect(*sys.argv[1:] or [""]) as connection:
    cursor = connection.cursor()
    cursor.execute("select current_database(), 1 + 1")
    print(*cursor.fetchone())
