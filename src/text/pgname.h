/* What a superuser and a database may be called: asked before a server is, so that a wrong name costs nothing. */
#ifndef TEXT_PGNAME_H
#define TEXT_PGNAME_H

/* NULL if the name is good, else a static text that says what is wrong with it: "is empty". */
const char *pgname_user_problem(const char *name);
/* "postgres" and "template1" are good; they are there anyway. */
const char *pgname_database_problem(const char *name);

#endif
