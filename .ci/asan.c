/*
 * Linked into every program that `make check-asan` builds: reports go to files, since a tool's stderr may be
 * /dev/null (pg_watchdog) or compared with what is expected (bats), and its environment may be emptied (env -i).
 */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=1:detect_stack_use_after_return=1:exitcode=99:log_path=" REPORTS;
}

const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1:log_path=" REPORTS;
}
