/*
 * Takes the whole screen of the terminal on stdout, and gives it back as it was: when it is closed, when the program
 * ends, and for as long as it is stopped (^Z). Keys are read from stdin. Control sequences are those of ECMA-48 and the
 * alternate screen of xterm, which every terminal has that is in use.
 */
#ifndef SYS_SCREEN_H
#define SYS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

/* Whether stdout is a terminal with such a screen. */
bool screen_is_there(void);
/* Take the screen. Meanwhile there are no messages (msg_mute()), but those of die(), which closes it. False with errno.
 */
bool screen_open(void);
void screen_close(void);
/* Its size now. */
void screen_size(size_t *width, size_t *height);
/* Show this text, lines that fit on the screen. Nothing is written if it is there already. */
void screen_draw(const char *text);
/*
 * Wait until the deadline (a time of loop_now()), or until there is a reason to draw anew: another size, or the program
 * was stopped and continued. False if the user wants to leave: a `q`, ^C, ^D, or the end of stdin. TERM, HUP and QUIT
 * give the screen back and end the program.
 */
bool screen_wait(long long deadline);

#endif
