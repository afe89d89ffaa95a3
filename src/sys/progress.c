#include "sys/progress.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/signals.h"
#include "sys/terminal.h"
#include "text/frame.h"
#include "text/human.h"
#include "text/num.h"
#include "text/str.h"

/* The cursor stays at the beginning of the line, where the message of another program covers it. */
#define BEGIN "\r"
#define ERASE "\033[K"
#define END ERASE "\r"

enum {
	DRAW_MS = 100,
	RATE_AFTER_MS = 500, /* before that, a rate would be a guess */
	BAR_MIN = 10,
	BAR_MAX = 50,
	TASK_S = 1,
	TASK_SIZE = 512,
	SECONDS_SIZE = 24, /* of ", 3 s", with as many digits as there can be */
};

static void add_time(struct str *line, unsigned long long seconds);
static void add_bar(struct str *line, const struct progress *progress, size_t width);

/* Whether this program has the terminal: not in the background, nor where it is that of another session. */
static bool is_ours(void)
{
	return tcgetpgrp(STDERR_FILENO) == getpgrp();
}

static void erase(void)
{
	(void)fd_write_all(STDERR_FILENO, BEGIN END, sizeof(BEGIN END) - 1);
}

/* ---- a transfer ---- */

static bool shared;              /* another program draws on our terminal */
static struct progress *current; /* the one that is drawn; NULL: none */

static void clear_transfer(void)
{
	if (current && current->drawn)
		erase();
}

void progress_begin(struct progress *progress, const char *what, bool quiet)
{
	progress_done();
	*progress = (struct progress){.what = what, .began = loop_now()};
	progress->shown = !quiet && !shared && terminal_can_draw(STDERR_FILENO);
	if (!progress->shown)
		return;
	current = progress;
	msg_clear_first(clear_transfer);
}

static void draw(struct progress *progress, long long now)
{
	struct str line = STR_INIT;
	struct str numbers = STR_INIT;
	struct str out = STR_INIT;
	long long passed = now - progress->began;
	size_t width, height;

	terminal_size(STDERR_FILENO, &width, &height);
	human_add_bytes(&numbers, progress->done);
	if (progress->total != 0) {
		str_add(&numbers, " of ");
		human_add_bytes(&numbers, progress->total);
	}
	if (passed >= RATE_AFTER_MS) {
		unsigned long long rate = progress->done * 1000 / (unsigned long long)passed;
		str_add(&numbers, ", ");
		human_add_bytes(&numbers, rate);
		str_add(&numbers, "/s");
		if (progress->total > progress->done && rate > 0) {
			str_add(&numbers, ", ");
			add_time(&numbers, (progress->total - progress->done) / rate + 1);
			str_add(&numbers, " left");
		}
	}
	str_addf(&line, "%s ", progress->what);
	if (progress->total != 0 && line.length + numbers.length + BAR_MIN + 4 <= width)
		add_bar(&line, progress, width - line.length - numbers.length - 4);
	str_add(&line, str_text(&numbers));
	str_add(&out, BEGIN);
	frame_add_line(&out, str_text(&line), line.length, width - 1);
	str_add(&out, END);
	(void)fd_write_all(STDERR_FILENO, str_text(&out), out.length);
	progress->drawn = true;
	progress->drew = now;
	str_free(&out);
	str_free(&numbers);
	str_free(&line);
}

void progress_add(struct progress *progress, unsigned long long bytes, unsigned long long total)
{
	progress->done += bytes;
	progress->total = total;
	if (!progress->shown)
		return;
	long long now = loop_now();
	if ((!progress->drawn || now - progress->drew >= DRAW_MS) && is_ours())
		draw(progress, now);
}

void progress_end(struct progress *progress)
{
	if (progress->drawn && is_ours())
		erase();
	progress->drawn = false;
	if (current != progress)
		return;
	current = NULL;
	msg_clear_first(NULL);
}

static void add_time(struct str *line, unsigned long long seconds)
{
	if (seconds >= 3600)
		str_addf(line, "%llu:%02llu:%02llu", seconds / 3600, seconds / 60 % 60, seconds % 60);
	else
		str_addf(line, "%llu:%02llu", seconds / 60, seconds % 60);
}

static void add_bar(struct str *line, const struct progress *progress, size_t width)
{
	size_t bar = width > BAR_MAX ? BAR_MAX : width;
	size_t full = bar;

	if (progress->done < progress->total)
		full = (size_t)(progress->done * bar / progress->total);
	str_add_char(line, '[');
	for (size_t i = 0; i < bar; i++)
		str_add_char(line, i < full ? '=' : ' ');
	str_add(line, "] ");
}

/* ---- a task ---- */

/* What the handler of the signal reads is not changed while `ready`. */
static struct {
	volatile sig_atomic_t ready, drawn;
	bool runs; /* the timer does */
	long long began;
	char text[TASK_SIZE];                /* as a whole; the line may be cut */
	char line[TASK_SIZE + SECONDS_SIZE]; /* with room for the seconds */
	size_t length, width;                /* without them */
} task;

static void set_timer(int seconds)
{
	const struct itimerval timer = {.it_interval.tv_sec = seconds, .it_value.tv_sec = seconds};

	(void)setitimer(ITIMER_REAL, &timer, NULL);
}

static void clear_task(void)
{
	if (!task.drawn)
		return;
	/* Cleared first, because a tick may come in between and redraw the line. */
	task.drawn = 0;
	if (is_ours())
		erase();
}

/* Only what may be called in the handler of a signal: no printf(), no malloc(). */
static size_t write_number(char *at, unsigned long long number)
{
	char digits[SECONDS_SIZE];
	size_t count = 0;

	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	for (size_t i = 0; i < count; i++)
		at[i] = digits[count - 1 - i];
	return count;
}

static void draw_task(void)
{
	static const char behind[] = " s" END;
	char *at = task.line + task.length;
	size_t width, height;

	terminal_size(STDERR_FILENO, &width, &height);
	at += write_number(at, (unsigned long long)(loop_now() - task.began) / 1000);
	if (task.width + (size_t)(at - task.line) - task.length + strlen(" s") >= width)
		return;
	memcpy(at, behind, sizeof behind - 1);
	at += sizeof behind - 1;
	/* Set before the call, because a signal may come in between. */
	task.drawn = 1;
	(void)!write(STDERR_FILENO, task.line, (size_t)(at - task.line));
}

static void tick(int number)
{
	int saved = errno;

	(void)number;
	if (task.ready && is_ours())
		draw_task();
	errno = saved;
}

/* What the signal does by itself, but without the line. It stays so when no task runs. */
static void end_or_stop(int number)
{
	int saved = errno;

	clear_task();
	signals_take(number);
	errno = saved;
}

/* A signal that somebody else handles, or ignores, is left alone. */
static void catch_ends(void)
{
	struct sigaction action = {.sa_handler = end_or_stop, .sa_flags = SA_RESTART}, old;

	(void)sigfillset(&action.sa_mask);
	for (size_t i = 0; i < SIGNALS_LINE_COUNT; i++)
		if (sigaction(signals_line[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			(void)sigaction(signals_line[i], &action, NULL);
}

static void start_timer(void)
{
	struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};

	(void)sigemptyset(&action.sa_mask);
	if (sigaction(SIGALRM, &action, NULL) != 0)
		return;
	catch_ends();
	task.runs = true;
	msg_clear_first(clear_task);
	set_timer(TASK_S);
}

/* A text that would not fit into the line with the seconds is cut. */
static void write_task(const char *text)
{
	struct str line = STR_INIT;
	size_t width, height;

	terminal_size(STDERR_FILENO, &width, &height);
	size_t room = width < TASK_SIZE / 4 ? width : TASK_SIZE / 4; /* a character has four bytes at most */
	str_add(&line, BEGIN);
	frame_add_line(&line, text, strlen(text), room > SECONDS_SIZE / 2 ? room - SECONDS_SIZE / 2 : 1);
	str_add(&line, ", ");
	task.length = line.length;
	task.width = frame_line_width(line.text + 1, line.length - 1);
	memcpy(task.line, line.text, line.length);
	str_free(&line);
}

/* The caller's descriptor; -1: none. */
static int teller = -1;

void progress_take(void)
{
	const char *text = getenv(PROGRESS_VARIABLE);
	unsigned long long fd;

	if (text && num_parse(text, STDERR_FILENO + 1, INT_MAX, &fd) && fd_set_inherited((int)fd, false))
		teller = (int)fd;
	(void)unsetenv(PROGRESS_VARIABLE);
	if (teller >= 0)
		progress_share();
}

/* The cursor is at the beginning of the other program's line. Where there is none, nothing is behind the cursor. */
static void clear_shared(void)
{
	if (terminal_can_draw(STDERR_FILENO))
		(void)fd_write_all(STDERR_FILENO, ERASE, sizeof(ERASE) - 1);
}

void progress_share(void)
{
	shared = true;
	msg_clear_first(clear_shared);
}

/* A line is shorter than what a pipe takes at once. */
static void tell(const char *text)
{
	struct str line = STR_INIT;

	frame_add_line(&line, text, strlen(text), TASK_SIZE / 4);
	str_add_char(&line, '\n');
	(void)fd_write_all(teller, str_text(&line), line.length);
	str_free(&line);
}

void progress_task(const char *format, ...)
{
	char text[TASK_SIZE];
	va_list arguments;
	int length = snprintf(text, sizeof text, "%s: ", msg_tool());

	if (teller < 0 && (shared || !terminal_can_draw(STDERR_FILENO)))
		return;
	va_start(arguments, format);
	(void)vsnprintf(text + length, sizeof text - (size_t)length, format, arguments);
	va_end(arguments);
	if (teller >= 0)
		tell(text + length);
	if (shared)
		return;
	task.ready = 0;
	write_task(text);
	if (!task.runs || strcmp(task.text, text) != 0) {
		task.began = loop_now();
		memcpy(task.text, text, strlen(text) + 1);
	}
	if (!task.runs)
		start_timer();
	task.ready = 1;
}

void progress_done(void)
{
	if (!task.runs)
		return;
	task.ready = 0;
	set_timer(0);
	clear_task();
	task.runs = false;
	msg_clear_first(NULL);
}
