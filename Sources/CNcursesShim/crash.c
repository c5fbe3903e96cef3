// Where the process was when it crashed, written to a file by the dying process itself. backtrace
// and what writes its lines take no memory once backtrace has run for the first time.

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "CNcursesShim.h"

static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
enum { FATAL_COUNT = sizeof fatal / sizeof fatal[0], MOST_FRAMES = 64 };

static char place[4096];
static struct sigaction before[FATAL_COUNT];
// Swift's allocation, which ends the process where it gets nothing.
static const char *allocation;
enum { ALLOCATION_SIZE = 512, MUCH = 64 << 20 };

static int is_fatal(int number) {
  for (int i = 0; i < FATAL_COUNT; i++)
    if (fatal[i] == number) return 1;
  return 0;
}

void cnc_leave_crash_note(int number) {
  if (place[0] == 0 || !is_fatal(number)) return;
  int file = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file >= 0) {
    char head[] = "signal ..\n";
    head[7] = (char)('0' + number / 10 % 10);
    head[8] = (char)('0' + number % 10);
    void *frames[MOST_FRAMES];
    if (write(file, head, sizeof head - 1) > 0)
      backtrace_symbols_fd(frames, backtrace(frames, MOST_FRAMES), file);
    close(file);
  }
}

// Whether the process dies because it got no memory: that is where it is, or there is no more.
static int lacks_memory(void) {
  void *frames[MOST_FRAMES];
  int count = backtrace(frames, MOST_FRAMES);
  for (int i = 0; i < count && allocation; i++) {
    const char *frame = frames[i];
    if (frame >= allocation && frame < allocation + ALLOCATION_SIZE) return 1;
  }
  void *more = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (more == MAP_FAILED) return 1;
  munmap(more, MUCH);
  return 0;
}

void cnc_end_if_out_of_memory(void) {
  if (!lacks_memory()) return;
  static const char words[] =
      "leuko: out of memory: neither this machine nor the limit set for it has more to give\n"
      "  what was kept is kept; do it with less at a time, or where there is more memory\n";
  ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
  (void)written;
  _exit(EX_UNAVAILABLE);
}

// MARK: Threads

#if !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)
enum { TRIES = 30 };

// In place of the system's, which it calls. libdispatch tries for ever where no thread can be had, and
// nobody would ever learn why nothing happens: after three seconds the process ends and says it.
int pthread_create(
    pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*body)(void *),
    void *restrict argument) {
  static int (*system_create)(
      pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  if (!system_create) *(void **)&system_create = dlsym(RTLD_NEXT, "pthread_create");
  if (!system_create) return EAGAIN;
  int failure = 0;
  for (int i = 0; i < TRIES; i++) {
    failure = system_create(thread, attributes, body, argument);
    if (failure != EAGAIN && failure != ENOMEM) return failure;
    nanosleep(&(struct timespec){.tv_nsec = 100 * 1000 * 1000}, NULL);
  }
  cnc_restore();
  cnc_end_if_out_of_memory();
  static const char words[] =
      "leuko: no thread can be started: neither this machine nor the limit set for it allows more\n"
      "  what was kept is kept; end other programs, or raise the limit ('ulimit -u')\n";
  ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
  (void)written;
  _exit(EX_UNAVAILABLE);
}
#endif

static void note(int number) {
  cnc_leave_crash_note(number);
  cnc_end_if_out_of_memory();
  for (int i = 0; i < FATAL_COUNT; i++)
    if (fatal[i] == number) sigaction(number, &before[i], NULL);
  raise(number);
}

// OpenBLAS's thread, of which nothing is asked, tries for ever to get 128 MB, and the library waits for
// it at the end. So libraries aren't asked to tidy up where there may not be as much.
static void end_at_once(int status, void *nothing) {
  (void)nothing;
  fflush(NULL);
  _exit(status);
}

static void end_without_libraries(void) {
  struct rlimit space;
  if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY) return;
#ifdef __GLIBC__
  on_exit(end_at_once, NULL);
#endif
}

void cnc_note_crashes(const char *path) {
  if (strlen(path) >= sizeof place) return;
  int is_first = place[0] == 0;
  strcpy(place, path);
  if (!is_first) return;
  end_without_libraries();
  void *frames[2];
  backtrace(frames, 2);
  allocation = dlsym(RTLD_DEFAULT, "swift_slowAlloc");
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_ONSTACK | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal[i], &action, &before[i]);
}
