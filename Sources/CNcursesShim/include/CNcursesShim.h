// The terminal as Swift sees it: ints and pointers only. No type, macro or global of curses.h
// crosses this header, so Swift's importer never meets them.
//
// Two parts. Curses (shim.c) composes windows and reads keys; all its functions belong to one
// thread at a time. The tty (tty.c) sets modes, writes, and puts everything back, also from
// signal handlers.
#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#include <stddef.h>
#include <stdint.h>

// MARK: Curses

enum {
  CNC_STARTED = 0,
  // Neither the wanted terminal type nor a common one is known on this host.
  CNC_NO_TERMINAL_TYPE = 1,
  // The type is known and can't place the cursor as ANSI terminals do.
  CNC_NOT_ADDRESSABLE = 2,
};

// Starts curses on standard input and output. `type` is the TERM to try first; xterm-256color and
// older ones are tried after it where this host has no entry of that name.
int32_t cnc_start(const char *type);

// Forgets all windows and the screen; writes nothing.
void cnc_stop(void);

// The number of colours the terminal's description claims; 0 when it has none.
int32_t cnc_colours(void);

// Tells curses the terminal's new size.
void cnc_resize(int32_t rows, int32_t columns);

// How many columns the C library thinks a character takes; -1 for one it doesn't know.
int32_t cnc_width(uint32_t point);

// Makes exactly `count` windows lie over the base window, the last on top. Returns how many there
// are.
int32_t cnc_set_popups(int32_t count);

// Moves and sizes popup `index`, which must lie inside the screen. Returns 0 if it is there
// already, 1 if it is there now and empty, -1 if it can't be.
int32_t cnc_place_popup(int32_t index, int32_t row, int32_t column, int32_t rows, int32_t columns);

// Writes `count` characters into a window: 0 is the base, 1 the first popup. Each has a code
// point and a style number, which is the colour pair it is given.
void cnc_put(
    int32_t window, int32_t row, int32_t column, const uint32_t *points, const uint8_t *styles,
    int32_t count);

// Lays all windows over each other.
void cnc_compose(void);

// Reads back a row of the composition, from its first column.
void cnc_read(int32_t row, uint32_t *points, uint8_t *styles, int32_t count);

// Keys that curses recognises. Values below 256 are bytes.
enum {
  CNC_NONE = -1,
  CNC_UP = 256,
  CNC_DOWN,
  CNC_LEFT,
  CNC_RIGHT,
  CNC_SHIFT_UP,
  CNC_SHIFT_DOWN,
  CNC_SHIFT_LEFT,
  CNC_SHIFT_RIGHT,
  CNC_HOME,
  CNC_END,
  CNC_PAGE_UP,
  CNC_PAGE_DOWN,
  CNC_INSERT,
  CNC_DELETE,
  CNC_BACKSPACE,
  CNC_BACK_TAB,
  CNC_ENTER,
  // CNC_FUNCTION + n is the function key n, from 1 to 24.
  CNC_FUNCTION = 512,
};

// The next byte or key, or CNC_NONE. It never waits, except for the rest of an escape sequence.
int32_t cnc_key(void);

// MARK: The tty

// Puts the terminal into raw mode and opens it for writing without waiting. Returns the
// descriptor to write to, or -1 where standard input and output are no terminal.
int32_t cnc_tty_open(void);

// Closes that descriptor.
void cnc_tty_close(void);

// The window's size in cells and in pixels; pixels are 0 where the terminal doesn't tell.
void cnc_tty_size(int32_t *rows, int32_t *columns, int32_t *width, int32_t *height);

// Raw mode again, after cnc_restore.
void cnc_tty_raw(void);

// Writes at most `count` bytes without waiting. Returns how many went out, 0 if the terminal
// takes none now, -1 if it is gone.
int32_t cnc_write(const uint8_t *bytes, int32_t count);

// Whether input is waiting: 1 yes, 0 no, -1 the terminal is gone.
int32_t cnc_input_waiting(void);

// Says that the modes of the full screen are on, so that cnc_restore has something to do.
void cnc_modes_are_on(void);

// Says what else has to be undone: pictures of the kitty protocol, a changed palette.
void cnc_has_kitty_pictures(void);
void cnc_has_palette(void);

// Puts the terminal's modes and the tty's settings back; does nothing the second time. Only calls
// functions that signal handlers may call.
void cnc_restore(void);

// Throws away input that nobody read.
void cnc_discard_input(void);

// Puts a terminal back that another process left in a bad state: modes, then a sane tty.
void cnc_mend(void);

// MARK: Crashes

// From now on a process that crashes writes to the file at `path` by which signal, and the calls that
// led there; then the signal does what it did before. Nothing is written otherwise.
void cnc_note_crashes(const char *path);

// Writes that file now, where such a path was given and `number` is the signal of a crash. For
// handlers of signals.
void cnc_leave_crash_note(int number);

// Ends the process with a sentence on standard error where it crashes for want of memory. For handlers
// of the signals of crashes, once the terminal has been put back.
void cnc_end_if_out_of_memory(void);

// MARK: Signals

// Installs the handlers. Returns the descriptor from which the numbers of received signals
// (SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT) can be read, one byte each; -1 on failure.
// Fatal signals restore the terminal and then do what they did before. After SIGTERM, SIGHUP and
// SIGINT the process has `grace` milliseconds to end by itself.
int32_t cnc_signals_install(int32_t grace);

// Puts the earlier handlers back; SIGHUP is ignored from then on where the terminal has hung up.
void cnc_signals_remove(void);

// Says that the other side of the terminal has hung up.
void cnc_hung_up(void);

// Reads one signal number, or 0.
int32_t cnc_next_signal(void);

// Stops the process group as C-z does in a shell; returns when it goes on. The terminal must have
// been restored.
void cnc_stop_process(void);

#endif
