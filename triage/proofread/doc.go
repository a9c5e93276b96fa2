// Package proofread finds what is wrong with a lexicon though every line of it can be read: the same phrase twice,
// phrases that contradict each other, phrases that no text will ever hold, phrases that add nothing to shorter ones.
//
// It exists because lexicons are written by hand, by many hands, and a phrase that does nothing looks like one that
// works. It refuses to change a lexicon or to say whether a weight is right. It does not fail: it returns findings,
// and which of them forbid the use of the lexicon.
package proofread
