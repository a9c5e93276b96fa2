// Package classify reads a customer's words and says what they are: a complaint, a question, praise, and so
// on, how grave, about what, with which warning flags, and which words say so. It exists because somebody in
// a small studio must see the unhappy customer first (playbook L1, R1), and must be able to check why.
//
// It refuses to decide whether somebody must answer, to learn by itself, and to look at anything but the
// mail, the clock it is given and the language packs. It never fails: a mail without a known word gets a
// verdict with low confidence. The same Classifier may be used by many goroutines.
package classify
