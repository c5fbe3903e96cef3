// The tty's modes, and putting them back however the process ends. What runs inside signal
// handlers uses only functions that POSIX allows there: write, poll, tcsetattr, tcflush, sigaction,
// raise, timer_settime, and those of strings.

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "CNcursesShim.h"

// Ends an unfinished string or sequence, then: synchronized output, mouse, focus and paste
// reports, attributes, scroll region, keypad, cursor, alternate screen, line wrap.
#define LEAVE                                                                                \
  "\033\\\033[?2026l\033[?1006l\033[?1003l\033[?1002l\033[?1000l\033[?1004l\033[?2004l"      \
  "\033[0m\033[r\033[?1l\033>\033[?25h"
#define LEAVE_SCREEN "\033[?1049l\033[0m\033[?7h"
#define POP_TITLE "\033[23;2t"
#define DELETE_PICTURES "\033_Ga=d,d=A,q=2\033\\"
#define RESET_PALETTE "\033]104\033\\"

static int output = -1;
static struct termios cooked, raw_mode;
static volatile sig_atomic_t tty_known, modes_on, kitty_pictures, palette_changed;

// MARK: Modes

int32_t cnc_tty_open(void) {
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return -1;
  if (tcgetattr(STDOUT_FILENO, &cooked) != 0) return -1;
  raw_mode = cooked;
  cfmakeraw(&raw_mode);
  tty_known = 1;
  // An own descriptor: O_NONBLOCK on the inherited one would be shared with the shell.
  const char *name = ttyname(STDOUT_FILENO);
  output = name ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
  if (output < 0) output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  cnc_tty_raw();
  return output;
}

void cnc_tty_close(void) {
  int descriptor = output;
  output = -1;
  tty_known = 0;
  if (descriptor >= 0) close(descriptor);
}

void cnc_tty_raw(void) { tcsetattr(STDOUT_FILENO, TCSANOW, &raw_mode); }

void cnc_tty_size(int32_t *rows, int32_t *columns, int32_t *width, int32_t *height) {
  struct winsize size;
  memset(&size, 0, sizeof size);
  ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  *rows = size.ws_row;
  *columns = size.ws_col;
  *width = size.ws_xpixel;
  *height = size.ws_ypixel;
}

int32_t cnc_write(const uint8_t *bytes, int32_t count) {
  if (output < 0) return -1;
  for (;;) {
    ssize_t written = write(output, bytes, (size_t)count);
    if (written >= 0) return (int32_t)written;
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -1;
  }
}

int32_t cnc_input_waiting(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&input, 1, 0) <= 0) return 0;
  int count = 0;
  if (ioctl(STDIN_FILENO, FIONREAD, &count) == 0 && count > 0) return 1;
  // Readable, and nothing to read: the other side has hung up.
  return -1;
}

void cnc_modes_are_on(void) { modes_on = 1; }
void cnc_has_kitty_pictures(void) { kitty_pictures = 1; }
void cnc_has_palette(void) { palette_changed = 1; }

// Writes all of it, waiting at most a short while in all for a terminal that takes nothing. Returns
// whether it could.
static int write_all(int descriptor, const char *bytes, size_t count) {
  // A terminal that takes nothing for two seconds is given up; a slow one is waited for.
  for (int attempts = 0; count > 0 && attempts < 40;) {
    ssize_t written = write(descriptor, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
      attempts = 0;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
      poll(&ready, 1, 50);
      attempts++;
    } else if (written < 0 && errno == EINTR) {
      attempts++;
    } else {
      return 0;
    }
  }
  return count == 0;
}

// What switches off all that is on. A terminal that stands still finds it when it goes on: for it, what
// is left of the frames that it hasn't taken is thrown away, so that there is room.
static void leave(int descriptor) {
  char words[512] = "";
  strcat(words, LEAVE);
  if (kitty_pictures) strcat(words, DELETE_PICTURES);
  if (palette_changed) strcat(words, RESET_PALETTE);
  // Where there is no other screen to go back to, as in GNU screen, what follows begins on an empty one.
  strcat(words, POP_TITLE "\033[H\033[J" LEAVE_SCREEN);
  if (write_all(descriptor, words, strlen(words))) return;
  tcflush(descriptor, TCOFLUSH);
  write_all(descriptor, words, strlen(words));
}

void cnc_restore(void) {
  if (!modes_on && !tty_known) return;
  int saved_errno = errno;
  int descriptor = output >= 0 ? output : STDOUT_FILENO;
  if (modes_on) {
    modes_on = 0;
    leave(descriptor);
  }
  if (tty_known) tcsetattr(STDOUT_FILENO, TCSANOW, &cooked);
  errno = saved_errno;
}

void cnc_discard_input(void) { tcflush(STDIN_FILENO, TCIFLUSH); }

void cnc_mend(void) {
  write_all(STDOUT_FILENO, LEAVE, sizeof LEAVE - 1);
  write_all(STDOUT_FILENO, LEAVE_SCREEN, sizeof LEAVE_SCREEN - 1);
  struct termios mode;
  if (tcgetattr(STDOUT_FILENO, &mode) != 0) return;
  mode.c_iflag |= BRKINT | ICRNL | IXON;
  mode.c_iflag &= ~(tcflag_t)(IGNBRK | INLCR | IGNCR | ISTRIP);
  mode.c_oflag |= OPOST | ONLCR;
  mode.c_lflag |= ICANON | ISIG | IEXTEN | ECHO | ECHOE | ECHOK;
  mode.c_cflag |= CREAD;
  tcsetattr(STDOUT_FILENO, TCSADRAIN, &mode);
  tcflush(STDIN_FILENO, TCIFLUSH);
}

// MARK: Signals

static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT, SIGSYS};
static const int ending[] = {SIGTERM, SIGHUP, SIGINT};
static const int told[] = {SIGWINCH, SIGTSTP, SIGCONT};
enum { SIGNAL_LIMIT = 65 };

static struct sigaction earlier[SIGNAL_LIMIT];
static int wake[2] = {-1, -1};
static timer_t grace_timer;
static int grace_milliseconds, has_grace_timer, installed;
static volatile sig_atomic_t ending_signal, hung_up;
static char alternate_stack[64 * 1024];
// Swift's own handlers start a backtrace that takes the terminal over and waits for a key: only for
// who asked for it.
static int wants_backtrace;

static int is_fatal(int number) {
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
    if (fatal[i] == number) return 1;
  return 0;
}

// Restores the terminal, leaves a note of a crash, and lets the signal do what it did before we came.
static void die_of(int number) {
  cnc_restore();
  cnc_leave_crash_note(number);
  if (is_fatal(number)) cnc_end_if_out_of_memory();
  struct sigaction none = {.sa_handler = SIG_DFL};
  int is_plain = is_fatal(number) && !wants_backtrace;
  sigaction(number, is_plain ? &none : &earlier[number], NULL);
  // Blocked while its handler runs: it is delivered on return.
  raise(number);
}

static void tell(int number) {
  int saved_errno = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t written = write(wake[1], &byte, 1);
  (void)written;
  errno = saved_errno;
}

void cnc_hung_up(void) { hung_up = 1; }

// The first time the console is asked to leave; the second time, or when it doesn't, we go. A window
// that closes hangs up more than once: by the kernel and by the shell.
static void on_ending(int number) {
  if (number == SIGHUP) {
    hung_up = 1;
    if (ending_signal) return;
  }
  if (ending_signal || !has_grace_timer) {
    die_of(number);
    return;
  }
  ending_signal = number;
  struct itimerspec after = {
      .it_value = {.tv_sec = grace_milliseconds / 1000,
                   .tv_nsec = grace_milliseconds % 1000 * 1000000L}};
  timer_settime(grace_timer, 0, &after, NULL);
  tell(number);
}

static void on_grace_over(int number) {
  (void)number;
  int pending = ending_signal;
  if (pending) die_of(pending);
}

static void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigfillset(&action.sa_mask);
  sigaction(number, &action, &earlier[number]);
}

#define EACH(list) (size_t i = 0; i < sizeof list / sizeof *list; i++)

int32_t cnc_signals_install(int32_t grace) {
  if (installed) return wake[0];
  if (wake[0] < 0 && pipe2(wake, O_NONBLOCK | O_CLOEXEC) != 0) return -1;
  // Also a stack overflow, on the thread that installs this, must restore.
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
  sigaltstack(&stack, NULL);
  ending_signal = 0;
  hung_up = 0;
  grace_milliseconds = grace;
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGALRM;
  has_grace_timer = timer_create(CLOCK_MONOTONIC, &event, &grace_timer) == 0;
  handle(SIGALRM, on_grace_over, SA_ONSTACK);
  for EACH(fatal) handle(fatal[i], die_of, SA_RESETHAND | SA_ONSTACK);
  wants_backtrace = getenv("SWIFT_BACKTRACE") != NULL;
  for EACH(ending) {
    handle(ending[i], on_ending, SA_ONSTACK);
    // 'nohup' is obeyed.
    if (earlier[ending[i]].sa_handler == SIG_IGN) sigaction(ending[i], &earlier[ending[i]], NULL);
  }
  for EACH(told) handle(told[i], tell, SA_ONSTACK | SA_RESTART);
  static int at_exit;
  if (!at_exit) atexit(cnc_restore);
  at_exit = 1;
  installed = 1;
  return wake[0];
}

void cnc_signals_remove(void) {
  if (!installed) return;
  installed = 0;
  if (has_grace_timer) timer_delete(grace_timer);
  has_grace_timer = 0;
  for EACH(fatal) sigaction(fatal[i], &earlier[fatal[i]], NULL);
  for EACH(ending) sigaction(ending[i], &earlier[ending[i]], NULL);
  for EACH(told) sigaction(told[i], &earlier[told[i]], NULL);
  sigaction(SIGALRM, &earlier[SIGALRM], NULL);
  // What is left to do, nobody sees; the other hang-ups of the same window are not to end it midway.
  struct sigaction none = {.sa_handler = SIG_IGN};
  if (hung_up) sigaction(SIGHUP, &none, NULL);
}

int32_t cnc_next_signal(void) {
  unsigned char byte;
  return read(wake[0], &byte, 1) == 1 ? byte : 0;
}

void cnc_stop_process(void) {
  struct sigaction ours;
  sigaction(SIGTSTP, &earlier[SIGTSTP], &ours);
  kill(0, SIGTSTP);
  // The stop may reach another thread first: wait for it here, so that nothing is written
  // between. In an orphaned process group the signal is thrown away, and the wait runs out.
  struct pollfd woken = {.fd = wake[0], .events = POLLIN};
  poll(&woken, 1, 100);
  sigaction(SIGTSTP, &ours, NULL);
}
