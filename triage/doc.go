// Package triage holds the words of the trade: Case, State, Event, Verdict, Draft and the table that
// says which event may follow which. It exists so that every other package means the same by them.
//
// It refuses to know where things are stored, how mail travels, or what time it is: `now` is given.
// It fails only in Case.Apply, and then leaves the case as it was.
package triage
