// Package text reads words: it splits what a person wrote into words with byte offsets, names the
// language, and finds days, sums of money, telephone and order numbers. It exists because everything that
// judges a mail needs the same words at the same places, and a reason is only a reason if it can be shown.
//
// It refuses to know what a word means; that is the language packs' business. It never fails: any bytes
// give some words, and text beyond MaxBytes is left unread.
package text

// MaxBytes is how much of one text is read. A complaint is shorter than that; a pasted log is not.
const MaxBytes = 64 << 10
