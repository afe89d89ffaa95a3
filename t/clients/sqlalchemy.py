import sys

import sqlalchemy

engine = sqlalchemy.create_engine(*sys.argv[1:] or ["postgresql://"])
with engine.connect() as connection:
    print(*connection.execute(sqlalchemy.text("select current_database(), 1 + 1")).fetchone())
