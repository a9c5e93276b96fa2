// Package text reads words.
package text

// Identify names the language s is mostly written in, or "" where it has no words.
func Identify(s string) (lang string, confidence float64) { return "", 0 }
