// Curses: the only file that sees curses.h. It composes windows and reads keys; it never paints.
// No call here writes to the screen, but for the keypad mode that wgetch switches on.

#include <ncursesw/curses.h>
#include <ncursesw/panel.h>

#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "CNcursesShim.h"

enum { MAX_POPUPS = 32, CHUNK = 256 };

static SCREEN *screen;
static WINDOW *keys;  // a pad: reading from it never refreshes the screen
static WINDOW *popup_windows[MAX_POPUPS];
static PANEL *popup_panels[MAX_POPUPS];
static int popup_count;

// Bytes of a sequence that curses took for a key we have no name for: handed out one by one.
static char replay[64];
static size_t replay_at, replay_count;

static void use_utf8(void) {
  setlocale(LC_CTYPE, "");
  // Over SSH the language is often unset; the terminal understands UTF-8 all the same.
  if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

// Frames and pictures are large and soon gone. Left to itself the allocator comes to keep blocks of
// their size, between what lives longer and for every thread apart.
static void return_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 4);
#endif
}

int32_t cnc_start(const char *type) {
  use_utf8();
  return_memory();
  const char *types[] = {type, "xterm-256color", "xterm", "vt100", "linux"};
  for (size_t i = 0; i < sizeof types / sizeof *types && !screen; i++) {
    screen = newterm(types[i], stdout, stdin);
  }
  if (!screen) return CNC_NO_TERMINAL_TYPE;
  set_term(screen);
  const char *move = tigetstr("cup");
  if (!move || move == (const char *)-1 || strncmp(move, "\033[", 2) != 0) {
    cnc_stop();
    return CNC_NOT_ADDRESSABLE;
  }
  raw();
  noecho();
  nonl();
  set_escdelay(25);
  keys = newpad(1, 1);
  keypad(keys, TRUE);
  wtimeout(keys, 0);
  // Mouse reports are decoded by us in every terminal, not only where the entry has SGR reports.
  keyok(KEY_MOUSE, FALSE);
  return CNC_STARTED;
}

void cnc_stop(void) {
  if (!screen) return;
  cnc_set_popups(0);
  if (keys) delwin(keys);
  keys = NULL;
  delscreen(screen);
  screen = NULL;
  replay_at = replay_count = 0;
}

int32_t cnc_colours(void) {
  int colours = screen ? tigetnum("colors") : 0;
  return colours > 0 ? colours : 0;
}

void cnc_resize(int32_t rows, int32_t columns) {
  cnc_set_popups(0);
  resizeterm(rows, columns);
}

int32_t cnc_width(uint32_t point) { return wcwidth((wchar_t)point); }

int32_t cnc_set_popups(int32_t count) {
  if (count > MAX_POPUPS) count = MAX_POPUPS;
  while (popup_count > count) {
    popup_count--;
    del_panel(popup_panels[popup_count]);
    delwin(popup_windows[popup_count]);
  }
  while (popup_count < count) {
    WINDOW *window = newwin(1, 1, 0, 0);
    PANEL *panel = window ? new_panel(window) : NULL;
    if (!panel) {
      if (window) delwin(window);
      break;
    }
    popup_windows[popup_count] = window;
    popup_panels[popup_count] = panel;
    popup_count++;
  }
  return popup_count;
}

int32_t cnc_place_popup(
    int32_t index, int32_t row, int32_t column, int32_t rows, int32_t columns) {
  if (index < 0 || index >= popup_count) return -1;
  WINDOW *old = popup_windows[index];
  if (getbegy(old) == row && getbegx(old) == column && getmaxy(old) == rows &&
      getmaxx(old) == columns) {
    return 0;
  }
  WINDOW *window = newwin(rows, columns, row, column);
  if (!window) return -1;
  replace_panel(popup_panels[index], window);
  delwin(old);
  popup_windows[index] = window;
  return 1;
}

void cnc_put(
    int32_t window, int32_t row, int32_t column, const uint32_t *points, const uint8_t *styles,
    int32_t count) {
  WINDOW *target = window == 0 ? stdscr : popup_windows[window - 1];
  cchar_t cells[CHUNK];
  for (int32_t start = 0; start < count; start += CHUNK) {
    int n = count - start < CHUNK ? count - start : CHUNK;
    for (int i = 0; i < n; i++) {
      wchar_t text[2] = {(wchar_t)points[start + i], 0};
      int pair = styles[start + i];
      setcchar(&cells[i], text, 0, 0, &pair);
    }
    mvwadd_wchnstr(target, row, column + start, cells, n);
  }
}

void cnc_compose(void) {
  // With a panel about, this copies the base window too, as the lowest of them.
  update_panels();
  if (popup_count == 0) wnoutrefresh(stdscr);
}

void cnc_read(int32_t row, uint32_t *points, uint8_t *styles, int32_t count) {
  cchar_t cells[CHUNK + 1];
  for (int32_t start = 0; start < count; start += CHUNK) {
    int n = count - start < CHUNK ? count - start : CHUNK;
    mvwin_wchnstr(newscr, row, start, cells, n);
    for (int i = 0; i < n; i++) {
      wchar_t text[CCHARW_MAX + 1];
      attr_t attributes;
      short narrow;
      int pair = 0;
      getcchar(&cells[i], text, &attributes, &narrow, &pair);
      points[start + i] = text[0] ? (uint32_t)text[0] : ' ';
      styles[start + i] = (uint8_t)pair;
    }
  }
}

static int32_t named(int code) {
  switch (code) {
    case KEY_UP: return CNC_UP;
    case KEY_DOWN: return CNC_DOWN;
    case KEY_LEFT: return CNC_LEFT;
    case KEY_RIGHT: return CNC_RIGHT;
    case KEY_SR: return CNC_SHIFT_UP;
    case KEY_SF: return CNC_SHIFT_DOWN;
    case KEY_SLEFT: return CNC_SHIFT_LEFT;
    case KEY_SRIGHT: return CNC_SHIFT_RIGHT;
    case KEY_HOME:
    case KEY_FIND: return CNC_HOME;
    case KEY_END:
    case KEY_SELECT: return CNC_END;
    case KEY_PPAGE: return CNC_PAGE_UP;
    case KEY_NPAGE: return CNC_PAGE_DOWN;
    case KEY_IC: return CNC_INSERT;
    case KEY_DC: return CNC_DELETE;
    case KEY_BACKSPACE: return CNC_BACKSPACE;
    case KEY_BTAB: return CNC_BACK_TAB;
    case KEY_ENTER: return CNC_ENTER;
    default:
      if (code > KEY_F0 && code <= KEY_F0 + 24) return CNC_FUNCTION + code - KEY_F0;
      return CNC_NONE;
  }
}

int32_t cnc_key(void) {
  for (;;) {
    if (replay_at < replay_count) return (unsigned char)replay[replay_at++];
    if (!keys) return CNC_NONE;
    int code = wgetch(keys);
    if (code == ERR) return CNC_NONE;
    if (code < 256) return code;
    int32_t key = named(code);
    if (key != CNC_NONE) return key;
    // Focus, paste marks and keys with modifiers have entries in some terminals' descriptions
    // only: hand out their bytes, so that they are decoded the same way everywhere.
    char *bytes = code == KEY_RESIZE ? NULL : keybound(code, 0);
    replay_at = 0;
    replay_count = 0;
    if (bytes) {
      replay_count = strlen(bytes) < sizeof replay ? strlen(bytes) : 0;
      memcpy(replay, bytes, replay_count);
      free(bytes);
    }
  }
}
