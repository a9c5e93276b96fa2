// Package approve turns a staff member's reply into commands, and makes and checks the secret tags that
// bind such a reply to one case, one draft version and one person (design, "Mail as a command channel").
// It exists because a customer must never get an answer nobody approved, and because approving must take
// one short word from a phone.
//
// It refuses to guess: a reply is understood to its last line or not at all. It does not know who may
// decide what, whether the sender is who he says he is, or what a command does; it takes values and `now`
// and returns values. It fails with *Problem, which says what was not understood and the likeliest
// readings, so that the answer can ask; nothing then acts.
package approve
