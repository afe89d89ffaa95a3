#include "sys/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/signals.h"
#include "sys/terminal.h"
#include "text/str.h"

/* The alternate screen, without a cursor; and back. */
#define OPEN "\033[?1049h\033[?25l"
#define CLOSE "\033[?25h\033[?1049l"
#define HOME "\033[H"
#define END_OF_LINE "\033[K"
#define END_OF_SCREEN "\033[J"

enum { END_OF_INPUT = 4 /* ^D */, KEYS_SIZE = 64 };

static struct {
	bool open, has_keys;
	struct termios before, mode; /* of stdin, if has_keys: as it was, and as it is meanwhile */
	char *shown;                 /* the text that is on the screen; NULL: none of ours */
} screen;

static void put(const char *text)
{
	(void)fd_write_all(STDOUT_FILENO, text, strlen(text));
}

/* A process in the background is stopped here, until it has the terminal. */
static void set_mode(const struct termios *mode)
{
	while (screen.has_keys && tcsetattr(STDIN_FILENO, TCSANOW, mode) != 0 && errno == EINTR)
		;
}

/* The mode as it is while this process has the terminal. Until then it may be that of a shell's line editor, and we are
 * stopped here: tcdrain() does it as tcsetattr() does, but without setting anything. */
static bool get_mode(struct termios *mode)
{
	while (tcdrain(STDIN_FILENO) != 0 && errno == EINTR)
		;
	return tcgetattr(STDIN_FILENO, mode) == 0;
}

static void draw_anew(void)
{
	free(screen.shown);
	screen.shown = NULL;
}

/* Keys come one by one and are not shown. ^C, ^Z and ^\ still send their signals. */
static void take_screen(void)
{
	screen.has_keys = get_mode(&screen.before);
	if (screen.has_keys) {
		screen.mode = screen.before;
		screen.mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		screen.mode.c_cc[VMIN] = 1;
		screen.mode.c_cc[VTIME] = 0;
	}
	set_mode(&screen.mode);
	screen.open = true;
	put(OPEN);
}

static void give_screen(void)
{
	if (!screen.open)
		return;
	screen.open = false;
	draw_anew();
	put(CLOSE);
	set_mode(&screen.before);
}

bool screen_is_there(void)
{
	return terminal_can_draw(STDOUT_FILENO);
}

bool screen_open(void)
{
	static bool registered;

	if (!loop_catch(signals_screen, SIGNALS_SCREEN_COUNT))
		return false;
	if (!registered && atexit(screen_close) != 0)
		return false;
	registered = true;
	msg_mute(true);
	msg_clear_first(screen_close);
	take_screen();
	return true;
}

void screen_close(void)
{
	give_screen();
	msg_mute(false);
	msg_clear_first(NULL);
}

void screen_size(size_t *width, size_t *height)
{
	terminal_size(STDOUT_FILENO, width, height);
}

void screen_draw(const char *text)
{
	struct str out = STR_INIT;

	if (screen.shown && strcmp(screen.shown, text) == 0)
		return;
	draw_anew();
	screen.shown = mem_copy(text);
	str_add(&out, HOME);
	for (;;) {
		size_t length = strcspn(text, "\n");
		/* Erased first: behind a character in the last column, the cursor is still on it. */
		str_add(&out, text[length] ? END_OF_LINE : END_OF_SCREEN);
		str_add_bytes(&out, text, length);
		if (!text[length])
			break;
		str_add(&out, "\r\n");
		text += length + 1;
	}
	put(str_text(&out));
	str_free(&out);
}

/* ---- keys and signals ---- */

static void take_signal(int number)
{
	switch (number) {
	case SIGHUP:
	case SIGTERM:
	case SIGQUIT:
		screen_close();
		signals_take(number);
		break;
	case SIGTSTP:
		give_screen();
		signals_take(number);
		break;
	case SIGCONT:
		/* After SIGSTOP; whoever had the terminal meanwhile may have changed its mode. */
		if (screen.open)
			set_mode(&screen.mode);
		break;
	default: break;
	}
}

/* False if the user wants to leave. *anew: there is a reason to draw. */
static bool take_signals(bool *anew)
{
	int number;

	while ((number = loop_signal()) != 0) {
		if (number == SIGINT)
			return false;
		take_signal(number);
		draw_anew();
		*anew = true;
	}
	if (!screen.open)
		take_screen();
	return true;
}

static bool take_keys(void)
{
	char keys[KEYS_SIZE];
	ssize_t got = read(STDIN_FILENO, keys, sizeof keys);

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	for (ssize_t i = 0; i < got; i++)
		if (keys[i] == 'q' || keys[i] == 'Q' || keys[i] == END_OF_INPUT)
			return false;
	return got > 0;
}

bool screen_wait(long long deadline)
{
	bool anew = false;

	for (;;) {
		struct pollfd polled[] = {
			{.fd = loop_descriptor(), .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
		int ready = loop_wait(polled, 2, deadline);
		if (!take_signals(&anew))
			return false;
		if (ready > 0 && polled[1].revents != 0 && !take_keys())
			return false;
		if (anew || ready <= 0)
			return true;
	}
}
