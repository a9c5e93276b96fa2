// Package calendar knows when the studio is open and when a job is due. It exists so that a deadline
// is counted in the studio's opening hours, with breaks, closures and the clock changes of spring and
// autumn, and so that nobody is reminded at midnight.
//
// It refuses to read a clock, to start timers, and to run anything: every function takes the moment it
// is asked about and returns another. It fails only while hours or a cron spec are parsed, naming the
// entry and the reason; what was parsed always answers, and answers in bounded time.
//
// Opening hours and cron specs are wall-clock time in the studio's zone. A wall-clock time that spring
// skips means the end of the gap; one that autumn repeats means its first occurrence.
package calendar
