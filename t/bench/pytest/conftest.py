"""What 200 tests that want a fresh database get, by BENCH_FIXTURE; the fixtures are those that people write.

Prints the milliseconds of a test, from the end of the collection to the end of the last teardown.
"""
import os
import subprocess
import time

import psycopg2
import pytest

KIND = os.environ["BENCH_FIXTURE"]
COUNT = int(os.environ["BENCH_TESTS"])
SERVER = os.environ["BENCH_SERVER"]  # a running one; its database `shop` has the schema
SCHEMA = os.environ["BENCH_SCHEMA"]


def pytest_generate_tests(metafunc):
    metafunc.parametrize("number", range(COUNT))


def pytest_collection_finish(session):
    session.began = time.monotonic()


def pytest_sessionfinish(session, exitstatus):
    took = (time.monotonic() - session.began) * 1000 / COUNT
    with open(os.environ["BENCH_OUT"], "w") as out:
        print(took, file=out)


def pg_tmp(*words):
    return subprocess.check_output(["pg_tmp", *words], text=True).strip()


def connect(url, autocommit=False):
    connection = psycopg2.connect(url)
    connection.autocommit = autocommit
    return connection


@pytest.fixture(scope="session")
def admin():
    connection = connect(SERVER, autocommit=True)
    yield connection.cursor()
    connection.close()


@pytest.fixture
def createdb(admin):
    admin.execute("create database fresh template shop")
    connection = connect(SERVER.replace("/test?", "/fresh?"))
    yield connection
    connection.close()
    admin.execute("drop database fresh")


@pytest.fixture(scope="session")
def tables():
    connection = connect(SERVER.replace("/test?", "/shop?"), autocommit=True)
    cursor = connection.cursor()
    cursor.execute("select string_agg(quote_ident(tablename), ', ') from pg_tables where schemaname = 'public'")
    yield cursor, cursor.fetchone()[0]
    connection.close()


@pytest.fixture
def truncate(tables):
    connection = connect(SERVER.replace("/test?", "/shop?"))
    yield connection
    connection.close()
    cursor, names = tables
    cursor.execute(f"truncate {names} restart identity cascade")


@pytest.fixture(scope="session")
def cluster():
    url = pg_tmp("-T", str(os.getpid()), "-w", "0", "-f", SCHEMA)
    yield url
    pg_tmp("stop", url)


@pytest.fixture
def reset(cluster):
    connection = connect(cluster)
    yield connection
    connection.close()
    pg_tmp("reset", cluster)


@pytest.fixture
def fresh():
    url = pg_tmp("-T", str(os.getpid()), "-f", SCHEMA)
    connection = connect(url)
    yield connection
    connection.close()
    pg_tmp("stop", url)


@pytest.fixture
def database(request):
    return request.getfixturevalue(KIND)
