# terminal.py [EXPECTED TYPED]... EXPECTED -- COMMAND...: run a command in a terminal of its own. Wait until the first
# text is shown, type the text behind it, and so on; wait for the last text, then for the end. What is typed may contain
# ^C, ^D, ^Z, ^4 (the quit character) and \n. Prints what was shown. The status is the command's, as a shell has it; after a
# minute it is 124.
import os
import pty
import signal
import sys

KEYS = {"^C": "\x03", "^D": "\x04", "^Z": "\x1a", "^4": "\x1c", "\\n": "\n"}


def late(*_):
    os.kill(pid, signal.SIGKILL)
    sys.stderr.write("terminal.py: late; shown: %r\n" % shown)
    os._exit(124)


def read():
    global shown
    try:
        data = os.read(terminal, 4096)
    except OSError:  # EIO: nobody has the terminal open any more
        data = b""
    shown += data.decode(errors="replace")
    return data != b""


def await_text(text):
    global at
    while text not in shown[at:]:
        if not read():
            sys.exit("terminal.py: %r was not shown, but %r" % (text, shown[at:]))
    at = shown.index(text, at) + len(text)


split = sys.argv.index("--")
steps, command = sys.argv[1:split], sys.argv[split + 1:]
shown, at = "", 0
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
signal.signal(signal.SIGALRM, late)
signal.alarm(60)
for number, text in enumerate(steps):
    if number % 2 == 0:
        await_text(text)
        continue
    for key, byte in KEYS.items():
        text = text.replace(key, byte)
    os.write(terminal, text.encode())
while read():
    pass
sys.stdout.write(shown)
status = os.waitpid(pid, 0)[1]
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
