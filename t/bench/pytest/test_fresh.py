def test_fresh(database, number):
    cursor = database.cursor()
    cursor.execute("select count(*) from author")
    assert cursor.fetchone() == (0,)
    cursor.execute("insert into author (name) values ('Ann'), ('Bob') returning id")
    assert cursor.fetchall() == [(1,), (2,)]
    cursor.execute("insert into book (author, title) select id, name from author")
    database.commit()
