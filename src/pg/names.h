/* What a superuser and a database may be called: asked before a server is, so that a wrong name costs nothing. */
#ifndef PG_NAMES_H
#define PG_NAMES_H

/* NULL if the name is good, else a static text that says what is wrong with it: "is empty". */
const char *names_user_problem(const char *name);
/* "postgres" and "template1" are good; they are there anyway. */
const char *names_database_problem(const char *name);

#endif
