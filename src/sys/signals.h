/* Lists of signals by what they mean to our tools, and what is done with a whole list. No other file has such a list.
 */
#ifndef SYS_SIGNALS_H
#define SYS_SIGNALS_H

#include <signal.h>

enum { SIGNALS_END_COUNT = 3, SIGNALS_LOOP_COUNT = SIGNALS_END_COUNT + 1, SIGNALS_NOHUP_COUNT = 3 };
enum { SIGNALS_RELAY_COUNT = 7, SIGNALS_LINE_COUNT = 4 };

/* They ask a tool to end; a tool that only waits for a child passes them on to it. */
extern const int signals_end[SIGNALS_END_COUNT];
/* The same and CHLD: what a tool with a loop catches (loop.h). */
extern const int signals_loop[SIGNALS_LOOP_COUNT];
/* Those that nohup(1) and the shell's `&` may have set to be ignored. They then stay ignored, in our children too
 * (tool_was_ignored()). */
extern const int signals_nohup[SIGNALS_NOHUP_COUNT];

/* Those that a tool in the place of a command passes on to the command (relay.h). */
extern const int signals_relay[SIGNALS_RELAY_COUNT];

/* Those that end or stop a tool whose line on the terminal is to be taken away first (progress.h). */
extern const int signals_line[SIGNALS_LINE_COUNT];

/* Those that a tool with the screen of a terminal catches (screen.h). SIGWINCH is not in POSIX before 2024. */
#ifndef SIGWINCH
#define SIGWINCH SIGCONT
#endif
enum { SIGNALS_SCREEN_COUNT = 7 };
extern const int signals_screen[SIGNALS_SCREEN_COUNT];

/* Set the action of each signal of signals_end that is not ignored. Unless `before` is NULL, it receives the actions
 * so far, which signals_restore() sets again. */
void signals_handle(const struct sigaction *action, struct sigaction before[SIGNALS_END_COUNT]);
void signals_restore(const struct sigaction before[SIGNALS_END_COUNT]);
/* Block signals_end; *before receives the mask so far. */
void signals_block(sigset_t *before);
/* Die or stop by a signal, whatever was done about it before. Returns when this process was continued. */
void signals_take(int number);

#endif
